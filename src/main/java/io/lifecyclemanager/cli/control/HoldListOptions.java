package io.lifecyclemanager.cli.control;

import io.lifecyclemanager.app.control.HoldListSettings;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import java.util.List;

/** The options of {@code holds}. */
public final class HoldListOptions {
  public static final OptionTable TABLE = new OptionTable();

  static {
    TABLE.add(HoldOptions.KUBECONFIG);
  }

  static final CliOption OUTPUT = TABLE.addOutput("table");

  private enum HoldListFormat {
    TABLE,
    JSON
  }

  private HoldListOptions() {}

  /**
   * Parses all options.
   *
   * @param options the options as typed
   * @param parseErrors the problems that the parser found already
   */
  public static Parsed<HoldListSettings> parse(RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() ->
        new HoldListSettings(
            HoldOptions.kubeconfig(validator),
            validator.choice(OUTPUT, HoldListFormat.class) == HoldListFormat.JSON));
  }
}
