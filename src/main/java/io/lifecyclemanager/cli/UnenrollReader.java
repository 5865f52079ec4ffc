package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.UnenrollSettings;
import java.util.ArrayList;
import java.util.List;

/** Turns the words of {@code unenroll} into settings. */
final class UnenrollReader {
  private UnenrollReader() {}

  /**
   * Reads everything.
   *
   * @param given what was typed
   * @param misfits what is known to be wrong already
   */
  static Understood<UnenrollSettings> read(Given given, List<String> misfits) {
    List<String> problems = new ArrayList<>(misfits);
    Checks checks = new Checks(given, problems);
    checks.require(UnenrollFlag.QUEUE_NAME);
    Names names =
        Names.read(
            checks,
            UnenrollFlag.QUEUE_NAME,
            UnenrollFlag.NOTIFICATION_ROLE_NAME,
            UnenrollFlag.TARGET_SCALING_GROUPS,
            UnenrollFlag.CLUSTER_NAME,
            problems);
    UnenrollSettings settings =
        new UnenrollSettings(
            checks.text(UnenrollFlag.REGION).orElse(null),
            names.queue(),
            names.givenRole().orElse(null),
            names.groups(),
            names.cluster().orElse(null),
            checks.isOn(UnenrollFlag.FORCE_QUEUE_WITH_MESSAGES),
            checks.isOn(UnenrollFlag.DRY_RUN),
            checks.word(UnenrollFlag.OUTPUT, List.of("text", "json")).equals("json"));
    return problems.isEmpty()
        ? new Understood.Right<>(settings)
        : new Understood.Wrong<>(List.copyOf(problems));
  }
}
