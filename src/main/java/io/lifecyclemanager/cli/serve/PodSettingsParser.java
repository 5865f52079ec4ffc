package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.app.ServeSettings.PodSettings;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.model.label.LabelRequirements;
import io.lifecyclemanager.model.label.LabelSelectorParser;
import java.time.Duration;
import java.util.Optional;

/** Parses the options that select pods. */
public final class PodSettingsParser {
  /** Which workloads are replaced first; the value of {@code --surge}. */
  private enum SurgeChoice {
    ANNOTATED,
    SINGLE_REPLICA
  }

  private PodSettingsParser() {}

  /** Parses them, and adds their problems to the validator. */
  public static PodSettings parse(OptionValidator validator) {
    return new PodSettings(
        selector(validator, DrainOptions.PROTECT_SELECTOR),
        validator.isEnabled(DrainOptions.HONOR_SAFE_TO_EVICT),
        validator.isEnabled(DrainOptions.HONOR_DO_NOT_DISRUPT),
        selector(validator, DrainOptions.EVICT_DAEMONSETS),
        validator.isEnabled(DrainOptions.FORCE_UNREACHABLE),
        validator.duration(DrainOptions.VOLUME_TIMEOUT, Duration.ZERO),
        validator.choice(DrainOptions.SURGE, SurgeChoice.class) == SurgeChoice.SINGLE_REPLICA);
  }

  private static Optional<LabelRequirements> selector(OptionValidator validator, CliOption option) {
    Optional<String> text = validator.text(option);
    Optional<LabelRequirements> selector = text.flatMap(LabelSelectorParser::parse);
    if (text.isPresent() && selector.isEmpty()) {
      validator.addProblem(
          validator.raw(option).orElseThrow(),
          "'" + text.get() + "' is not a label selector",
          "give requirements with commas between them, as in app=logs, app!=logs, app in (a,b),"
              + " app notin (a,b), app, !app");
    }
    return selector;
  }
}
