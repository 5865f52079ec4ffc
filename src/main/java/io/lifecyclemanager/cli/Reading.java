package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.Settings;
import java.util.List;

/** What became of the words on the command line and in the environment. */
sealed interface Reading {
  /**
   * They make sense.
   *
   * @param log how to log
   * @param notes what the user should know about what was given; worth a warning each
   */
  record Good(Settings settings, Logging log, List<String> notes) implements Reading {}

  /**
   * They do not.
   *
   * @param problems every one of them: where, what, and what to do
   */
  record Wrong(List<String> problems) implements Reading {}
}
