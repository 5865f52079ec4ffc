package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.UnenrollSettings;
import java.util.ArrayList;
import java.util.List;

/** Turns the words of {@code unenroll} into settings. */
final class UnenrollSettingsParser {
  private UnenrollSettingsParser() {}

  /**
   * Reads everything.
   *
   * @param given what was typed
   * @param misfits what is known to be wrong already
   */
  static Parsed<UnenrollSettings> parse(RawOptions given, List<String> misfits) {
    List<String> problems = new ArrayList<>(misfits);
    OptionValidator checks = new OptionValidator(given, problems);
    checks.require(UnenrollOptions.QUEUE_NAME);
    EnrollmentNames names =
        EnrollmentNames.read(
            checks,
            UnenrollOptions.QUEUE_NAME,
            UnenrollOptions.NOTIFICATION_ROLE_NAME,
            UnenrollOptions.TARGET_SCALING_GROUPS,
            UnenrollOptions.CLUSTER_NAME,
            problems);
    UnenrollSettings settings =
        new UnenrollSettings(
            checks.text(UnenrollOptions.REGION).orElse(null),
            names.queue(),
            names.explicitRole().orElse(null),
            names.groups(),
            names.cluster().orElse(null),
            checks.isEnabled(UnenrollOptions.FORCE_QUEUE_WITH_MESSAGES),
            checks.isEnabled(UnenrollOptions.DRY_RUN),
            checks.choice(UnenrollOptions.OUTPUT, List.of("text", "json")).equals("json"));
    return problems.isEmpty()
        ? new Parsed.Valid<>(settings)
        : new Parsed.Invalid<>(List.copyOf(problems));
  }
}
