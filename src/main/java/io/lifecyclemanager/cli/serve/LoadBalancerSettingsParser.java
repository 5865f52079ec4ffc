package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.app.ServeSettings.LoadBalancerSettings;
import io.lifecyclemanager.cli.option.LoadBalancerTypes;
import io.lifecyclemanager.cli.option.OptionValidator;
import java.time.Duration;

/** Parses the options about load balancers. */
public final class LoadBalancerSettingsParser {
  private LoadBalancerSettingsParser() {}

  /** Parses them, and adds their problems to the validator. */
  public static LoadBalancerSettings parse(OptionValidator validator) {
    LoadBalancerTypes types =
        LoadBalancerTypes.parse(
            validator, ServeOptions.WITH_DEREGISTER, ServeOptions.DEREGISTER_TARGET_TYPES);
    return new LoadBalancerSettings(
        types.targetGroups(),
        types.classicElbs(),
        validator.duration(ServeOptions.SETTLE_TIME, Duration.ZERO),
        validator.duration(ServeOptions.SETTLE_TIME_NLB, Duration.ZERO));
  }
}
