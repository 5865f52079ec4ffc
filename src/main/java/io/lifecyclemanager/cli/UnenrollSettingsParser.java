package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.UnenrollSettings;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import java.util.List;

/** Parses the options of {@code unenroll}. */
final class UnenrollSettingsParser {
  private UnenrollSettingsParser() {}

  /**
   * Parses all options.
   *
   * @param options the options as typed
   * @param parseErrors the problems that the parser found already
   */
  static Parsed<UnenrollSettings> parse(RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() -> parse(validator));
  }

  private static UnenrollSettings parse(OptionValidator validator) {
    validator.require(UnenrollOptions.QUEUE_NAME);
    EnrollmentNames names =
        EnrollmentNames.parse(
            validator,
            UnenrollOptions.QUEUE_NAME,
            UnenrollOptions.NOTIFICATION_ROLE_NAME,
            UnenrollOptions.TARGET_SCALING_GROUPS,
            UnenrollOptions.CLUSTER_NAME);
    return new UnenrollSettings(
        validator.text(UnenrollOptions.REGION).orElse(null),
        names.queue(),
        names.explicitRole().orElse(null),
        names.groups(),
        names.cluster().orElse(null),
        validator.isEnabled(UnenrollOptions.FORCE_QUEUE_WITH_MESSAGES),
        validator.isEnabled(UnenrollOptions.DRY_RUN),
        validator.choice(UnenrollOptions.OUTPUT, OutputFormat.class) == OutputFormat.JSON);
  }
}
