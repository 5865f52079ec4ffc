package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.cli.option.AwsNames;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import java.time.Duration;
import java.util.List;

/** Parses the options of {@code enroll}. */
final class EnrollSettingsParser {
  private static final Duration MIN_HEARTBEAT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration MAX_HEARTBEAT_TIMEOUT = Duration.ofHours(2);

  private EnrollSettingsParser() {}

  /**
   * Parses all options.
   *
   * @param options the options as typed
   * @param parseErrors the problems that the parser found already
   */
  static Parsed<EnrollSettings> parse(RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() -> parse(validator));
  }

  private static EnrollSettings parse(OptionValidator validator) {
    EnrollmentNames names =
        EnrollmentNames.parse(
            validator,
            EnrollOptions.QUEUE_NAME,
            EnrollOptions.NOTIFICATION_ROLE_NAME,
            EnrollOptions.TARGET_SCALING_GROUPS,
            EnrollOptions.CLUSTER_NAME);
    EnrollmentNames.requireGroups(
        validator, EnrollOptions.TARGET_SCALING_GROUPS, EnrollOptions.CLUSTER_NAME);
    return new EnrollSettings(
        validator.text(EnrollOptions.REGION).orElse(null),
        names.queue(),
        names.role(),
        EnrollmentNames.parseRolePath(validator, EnrollOptions.ROLE_PATH).orElse(null),
        EnrollmentNames.parsePermissionsBoundary(validator, EnrollOptions.PERMISSIONS_BOUNDARY)
            .orElse(null),
        names.groups(),
        names.cluster().orElse(null),
        heartbeatTimeout(validator),
        AwsNames.keyArn(validator, EnrollOptions.KMS_KEY).orElse(null),
        EnrollmentNames.parseEvents(validator, EnrollOptions.EVENTS, names.queue()),
        validator.isEnabled(EnrollOptions.OVERWRITE),
        validator.isEnabled(EnrollOptions.DRY_RUN),
        validator.choice(EnrollOptions.OUTPUT, OutputFormat.class) == OutputFormat.JSON);
  }

  private static Duration heartbeatTimeout(OptionValidator validator) {
    Duration timeout = validator.duration(EnrollOptions.HEARTBEAT_TIMEOUT, MIN_HEARTBEAT_TIMEOUT);
    if (timeout.compareTo(MAX_HEARTBEAT_TIMEOUT) > 0) {
      validator
          .raw(EnrollOptions.HEARTBEAT_TIMEOUT)
          .ifPresent(value ->
              validator.addProblem(
                  value,
                  "'" + value.text() + "' is too long",
                  "give at most 7200s, the maximum of Auto Scaling"));
    }
    return timeout;
  }
}
