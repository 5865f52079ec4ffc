package io.lifecyclemanager.cli.option;

import java.util.ArrayList;
import java.util.List;

/**
 * The options of one command, in the order of its help. Parser, help, shell completion and the
 * option reference are all derived from this table. A table is filled while its class is
 * initialised and is not changed afterwards.
 */
public final class OptionTable {
  private final List<CliOption> options = new ArrayList<>();

  /** Adds an option that has no default. */
  public CliOption add(String option, String valueLabel, String help) {
    return add(new CliOption(option, null, valueLabel, null, help, false));
  }

  /** Adds an option that has a default. */
  public CliOption add(String option, String valueLabel, String defaultValue, String help) {
    return add(new CliOption(option, null, valueLabel, defaultValue, help, false));
  }

  /** Adds an option whose values, separated by commas or given by repeating it, add up. */
  public CliOption addList(String option, String valueLabel, String help) {
    return add(new CliOption(option, null, valueLabel, null, help, true));
  }

  /** Adds a switch. */
  public CliOption addSwitch(String option, boolean defaultValue, String help) {
    return add(option, CliOption.TRUE_OR_FALSE, Boolean.toString(defaultValue), help);
  }

  /**
   * Adds {@code --output}, which has the short name {@code -o}.
   *
   * @param forPeople the format for people, which is the default; the other one is {@code json}
   */
  public CliOption addOutput(String forPeople) {
    return add(
        new CliOption(
            "--output",
            "-o",
            forPeople + "|json",
            forPeople,
            "Format of the result on standard output: %s for people, json for programs."
                .formatted(forPeople),
            false));
  }

  /** Adds an option that another table has as well. */
  public CliOption add(CliOption option) {
    options.add(option);
    return option;
  }

  /** All options, in the order in which they were added. */
  public List<CliOption> options() {
    return List.copyOf(options);
  }
}
