package io.lifecyclemanager.cli.control;

import io.lifecyclemanager.app.control.StatusSettings;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import java.util.List;

/** The options of {@code status}. */
public final class StatusOptions {
  public static final OptionTable TABLE = new OptionTable();

  static final CliOption WATCH =
      TABLE.add(
          new CliOption(
              "--watch",
              "-w",
              CliOption.TRUE_OR_FALSE,
              "false",
              "Show the status anew every 2s, in place, until interrupted, or until the termination"
                  + " that is named has ended. Only on a terminal.",
              false));

  static {
    ControllerOptions.TABLE.options().forEach(TABLE::add);
  }

  static final CliOption OUTPUT = TABLE.addOutput("table");

  /** The label of the operand. */
  public static final String SUBJECT = "NODE|INSTANCE";

  private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";

  private enum StatusFormat {
    TABLE,
    JSON
  }

  private StatusOptions() {}

  /**
   * Parses the operand and all options.
   *
   * @param subject the operand; empty where it is omitted
   * @param options the options as typed
   * @param parseErrors the problems that the parser found already
   * @param onTerminal whether a user watches the output
   * @param coloured whether the output on a terminal may have colours
   */
  public static Parsed<StatusSettings> parse(
      String subject,
      RawOptions options,
      List<String> parseErrors,
      boolean onTerminal,
      boolean coloured) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() -> {
      boolean watch = validator.isEnabled(WATCH);
      boolean json = validator.choice(OUTPUT, StatusFormat.class) == StatusFormat.JSON;
      if (watch && json) {
        validator.addProblem("--watch", "shows no JSON", "omit --output=json");
      } else if (watch && !onTerminal) {
        validator.addProblem(
            "--watch", "the input or the output is not a terminal", "omit the option");
      }
      if (!subject.isEmpty()) {
        checkSubject(subject, validator, "give one of them, or none for all terminations");
      }
      return new StatusSettings(
          ControllerOptions.parse(validator),
          subject.isEmpty() ? null : subject,
          watch,
          json,
          onTerminal && coloured);
    });
  }

  /** Adds a problem if the operand is neither the name of a node nor the id of an instance. */
  static void checkSubject(String subject, OptionValidator validator, String remedy) {
    if (!subject.matches(NAME)) {
      validator.addProblem(
          SUBJECT,
          "'" + subject + "' is neither the name of a node nor the id of an instance",
          remedy);
    }
  }
}
