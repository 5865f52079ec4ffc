package io.lifecyclemanager.cli.option;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One option of a command, as the parser, the help and the documentation know it.
 *
 * @param option the long name, as in {@code --queue-name}
 * @param shortName the short name, as in {@code -o}; null when there is none
 * @param valueLabel the kind of value it takes, as in {@code DURATION} or {@code text|json}
 * @param defaultValue the default as a user would type it; null when there is none
 * @param help what the option does, with the unit and the bounds of its value
 * @param isList whether the values of a repeated option add up; else the last one counts
 */
public record CliOption(
    String option,
    @Nullable String shortName,
    String valueLabel,
    @Nullable String defaultValue,
    String help,
    boolean isList) {
  /** The value label of a switch. */
  public static final String TRUE_OR_FALSE = "true|false";

  /** The prefix of every environment variable that this program reads. */
  static final String VARIABLE_PREFIX = "LIFECYCLE_MANAGER_";

  /** Every name of the option, the long one last. */
  public List<String> allNames() {
    return shortName == null ? List.of(option) : List.of(shortName, option);
  }

  /** The environment variable of the option, as in {@code LIFECYCLE_MANAGER_QUEUE_NAME}. */
  public String variable() {
    return VARIABLE_PREFIX + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether the option without a value means {@code true}. */
  public boolean isSwitch() {
    return valueLabel.startsWith(TRUE_OR_FALSE);
  }
}
