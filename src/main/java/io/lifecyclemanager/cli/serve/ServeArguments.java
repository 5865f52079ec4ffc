package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.app.ServeSettings;
import java.util.List;

/**
 * The command line and the environment of {@code serve}, parsed and valid.
 *
 * @param settings the settings of the controller
 * @param log the settings of the log
 * @param warnings what the operator should know about the options; each is logged at WARN
 */
public record ServeArguments(ServeSettings settings, LogSettings log, List<String> warnings) {
  /** Keeps its own copy of the warnings. */
  public ServeArguments {
    warnings = List.copyOf(warnings);
  }
}
