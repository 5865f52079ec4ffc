package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.serve.DrainOptions;
import io.lifecyclemanager.cli.serve.ServeOptions;
import java.util.List;

/** The options that only {@code preview} has, and those that it shares with {@code serve}. */
final class PreviewOptions {
  /** The options of {@code serve} that decide what a termination does. */
  static final List<CliOption> SHARED_WITH_SERVE =
      List.of(
          ServeOptions.REGION,
          ServeOptions.KUBECONFIG,
          DrainOptions.MAX_TERMINATION_GRACE_PERIOD,
          DrainOptions.PROTECT_SELECTOR,
          DrainOptions.HONOR_SAFE_TO_EVICT,
          DrainOptions.HONOR_DO_NOT_DISRUPT,
          DrainOptions.EVICT_DAEMONSETS,
          ServeOptions.WITH_DEREGISTER,
          ServeOptions.DEREGISTER_TARGET_TYPES,
          ServeOptions.SETTLE_TIME,
          ServeOptions.SETTLE_TIME_NLB);

  static final OptionTable TABLE = new OptionTable();

  static final CliOption GROUP =
      TABLE.add(
          "--group",
          "NAME",
          "Name of an Auto Scaling group: preview all its instances that are nodes. Required unless"
              + " nodes are named.");
  static final CliOption OUTPUT = TABLE.addOutput("text");

  private PreviewOptions() {}
}
