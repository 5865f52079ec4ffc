package io.lifecyclemanager.cli;

import java.util.List;

/** What became of the words of a command. */
sealed interface Understood<T> {
  /** They make sense. */
  record Right<T>(T value) implements Understood<T> {}

  /**
   * They do not.
   *
   * @param problems every one of them: where, what, and what to do
   */
  record Wrong<T>(List<String> problems) implements Understood<T> {}
}
