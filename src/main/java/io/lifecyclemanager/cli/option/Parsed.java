package io.lifecyclemanager.cli.option;

import java.util.List;

/**
 * The result of parsing the options of a command.
 *
 * @param <T> the settings that the options stand for
 */
public sealed interface Parsed<T> {
  /**
   * Every option is valid.
   *
   * @param value the settings
   */
  record Valid<T>(T value) implements Parsed<T> {}

  /**
   * At least one option is invalid.
   *
   * @param problems every problem: the option or variable, what is wrong, and what to do
   */
  record Invalid<T>(List<String> problems) implements Parsed<T> {
    /** Keeps its own copy. */
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
