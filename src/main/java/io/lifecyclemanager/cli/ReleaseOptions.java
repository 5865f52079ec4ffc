package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.serve.ServeOptions;

/** The options of {@code release}. */
final class ReleaseOptions {
  static final OptionTable TABLE = new OptionTable();

  static final CliOption KUBECONFIG = TABLE.add(ServeOptions.KUBECONFIG);
  static final CliOption FORCE =
      TABLE.addSwitch(
          "--force",
          false,
          "Release nodes although a replica drains them. A replica whose lifecycle action is active"
              + " claims and drains the node again. Also removes a claim that is not"
              + " readable.");
  static final CliOption DRY_RUN =
      TABLE.addSwitch("--dry-run", false, "Change nothing, and print what would be done.");
  static final CliOption OUTPUT = TABLE.addOutput("text");

  private ReleaseOptions() {}
}
