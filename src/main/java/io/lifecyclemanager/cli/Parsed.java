package io.lifecyclemanager.cli;

import java.util.List;

/** What became of the words of a command. */
sealed interface Parsed<T> {
  /** They make sense. */
  record Valid<T>(T value) implements Parsed<T> {}

  /**
   * They do not.
   *
   * @param problems every one of them: where, what, and what to do
   */
  record Invalid<T>(List<String> problems) implements Parsed<T> {}
}
