package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.EnrollSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Turns the words of {@code enroll} into settings. */
final class EnrollReader {
  private static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(30);
  private static final Duration LONGEST_HEARTBEAT = Duration.ofHours(2);

  private EnrollReader() {}

  /**
   * Reads everything.
   *
   * @param given what was typed
   * @param misfits what is known to be wrong already
   */
  static Understood<EnrollSettings> read(Given given, List<String> misfits) {
    List<String> problems = new ArrayList<>(misfits);
    Checks checks = new Checks(given, problems);
    Names names =
        Names.read(
            checks,
            EnrollFlag.QUEUE_NAME,
            EnrollFlag.NOTIFICATION_ROLE_NAME,
            EnrollFlag.TARGET_SCALING_GROUPS,
            EnrollFlag.CLUSTER_NAME,
            problems);
    Names.requireGroups(
        checks, EnrollFlag.TARGET_SCALING_GROUPS, EnrollFlag.CLUSTER_NAME, problems);
    EnrollSettings settings =
        new EnrollSettings(
            checks.text(EnrollFlag.REGION).orElse(null),
            names.queue(),
            names.role(),
            names.groups(),
            names.cluster().orElse(null),
            heartbeat(checks, given),
            checks.keyArn(EnrollFlag.KMS_KEY).orElse(null),
            Names.events(checks, EnrollFlag.EVENTS, names.queue(), problems),
            checks.isOn(EnrollFlag.OVERWRITE),
            checks.isOn(EnrollFlag.DRY_RUN),
            checks.word(EnrollFlag.OUTPUT, List.of("text", "json")).equals("json"));
    return problems.isEmpty()
        ? new Understood.Right<>(settings)
        : new Understood.Wrong<>(List.copyOf(problems));
  }

  private static Duration heartbeat(Checks checks, Given given) {
    Duration timeout = checks.duration(EnrollFlag.HEARTBEAT_TIMEOUT, SHORTEST_HEARTBEAT);
    if (timeout.compareTo(LONGEST_HEARTBEAT) > 0) {
      given
          .get(EnrollFlag.HEARTBEAT_TIMEOUT)
          .ifPresent(value ->
              checks.complain(
                  value,
                  "'" + value.text() + "' is too long",
                  "7200s is the most that Auto Scaling knows"));
    }
    return timeout;
  }
}
