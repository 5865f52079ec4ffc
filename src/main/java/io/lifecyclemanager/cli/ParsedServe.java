package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.ServeSettings;
import java.util.List;

/** What became of the words on the command line and in the environment. */
sealed interface ParsedServe {
  /**
   * They make sense.
   *
   * @param log how to log
   * @param notes what the user should know about what was given; worth a warning each
   */
  record ServeArguments(ServeSettings settings, LogSettings log, List<String> notes)
      implements ParsedServe {}

  /**
   * They do not.
   *
   * @param problems every one of them: where, what, and what to do
   */
  record InvalidServe(List<String> problems) implements ParsedServe {}
}
