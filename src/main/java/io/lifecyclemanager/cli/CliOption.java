package io.lifecyclemanager.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One option of a command: an enum's constant, whose name makes the option. */
interface CliOption {
  /** The constant's name. */
  String name();

  /** The option, as in {@code --queue-name}. */
  default String option() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All names of the option, the long one last. */
  default List<String> allNames() {
    return List.of(option());
  }

  /** What kind of value it takes. */
  String valueLabel();

  /** The default as it would be typed; null where there is none. */
  @Nullable String defaultValue();

  /** What it does, with unit and bounds. */
  String help();

  /** Whether several of it add up; else the last one counts. */
  default boolean isList() {
    return false;
  }

  /** Whether the option alone, without a value, means {@code true}. */
  default boolean isSwitch() {
    return valueLabel().equals("true|false");
  }
}
