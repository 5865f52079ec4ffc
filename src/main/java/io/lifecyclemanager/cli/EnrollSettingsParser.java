package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.EnrollSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Turns the words of {@code enroll} into settings. */
final class EnrollSettingsParser {
  private static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(30);
  private static final Duration LONGEST_HEARTBEAT = Duration.ofHours(2);

  private EnrollSettingsParser() {}

  /**
   * Reads everything.
   *
   * @param given what was typed
   * @param misfits what is known to be wrong already
   */
  static Parsed<EnrollSettings> parse(RawOptions given, List<String> misfits) {
    List<String> problems = new ArrayList<>(misfits);
    OptionValidator checks = new OptionValidator(given, problems);
    EnrollmentNames names =
        EnrollmentNames.read(
            checks,
            EnrollOptions.QUEUE_NAME,
            EnrollOptions.NOTIFICATION_ROLE_NAME,
            EnrollOptions.TARGET_SCALING_GROUPS,
            EnrollOptions.CLUSTER_NAME,
            problems);
    EnrollmentNames.requireGroups(
        checks, EnrollOptions.TARGET_SCALING_GROUPS, EnrollOptions.CLUSTER_NAME, problems);
    EnrollSettings settings =
        new EnrollSettings(
            checks.text(EnrollOptions.REGION).orElse(null),
            names.queue(),
            names.role(),
            names.groups(),
            names.cluster().orElse(null),
            heartbeat(checks, given),
            checks.keyArn(EnrollOptions.KMS_KEY).orElse(null),
            EnrollmentNames.readEvents(checks, EnrollOptions.EVENTS, names.queue(), problems),
            checks.isEnabled(EnrollOptions.OVERWRITE),
            checks.isEnabled(EnrollOptions.DRY_RUN),
            checks.choice(EnrollOptions.OUTPUT, List.of("text", "json")).equals("json"));
    return problems.isEmpty()
        ? new Parsed.Valid<>(settings)
        : new Parsed.Invalid<>(List.copyOf(problems));
  }

  private static Duration heartbeat(OptionValidator checks, RawOptions given) {
    Duration timeout = checks.duration(EnrollOptions.HEARTBEAT_TIMEOUT, SHORTEST_HEARTBEAT);
    if (timeout.compareTo(LONGEST_HEARTBEAT) > 0) {
      given
          .get(EnrollOptions.HEARTBEAT_TIMEOUT)
          .ifPresent(value ->
              checks.addProblem(
                  value,
                  "'" + value.text() + "' is too long",
                  "7200s is the most that Auto Scaling knows"));
    }
    return timeout;
  }
}
