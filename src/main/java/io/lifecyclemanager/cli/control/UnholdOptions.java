package io.lifecyclemanager.cli.control;

import io.lifecyclemanager.app.control.UnholdSettings;
import io.lifecyclemanager.cli.control.HoldOptions.HoldFormat;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import java.util.List;

/** The options of {@code unhold}. */
public final class UnholdOptions {
  public static final OptionTable TABLE = new OptionTable();

  static final CliOption AUTHOR = TABLE.add(HoldOptions.AUTHOR);
  static final CliOption DRY_RUN = TABLE.add(HoldOptions.DRY_RUN);

  static {
    TABLE.add(HoldOptions.KUBECONFIG);
  }

  static final CliOption OUTPUT = TABLE.add(HoldOptions.OUTPUT);

  private UnholdOptions() {}

  /**
   * Parses the operands and all options.
   *
   * @param nodes the operands
   * @param options the options as typed
   * @param parseErrors the problems that the parser found already
   */
  public static Parsed<UnholdSettings> parse(
      List<String> nodes, RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() ->
        new UnholdSettings(
            HoldOptions.nodes(nodes, validator),
            HoldOptions.kubeconfig(validator),
            validator.text(AUTHOR).orElse(null),
            validator.isEnabled(DRY_RUN),
            validator.choice(OUTPUT, HoldFormat.class) == HoldFormat.JSON));
  }
}
