package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.cli.option.AwsNames;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.model.GroupName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The names of the resources that {@code enroll} creates and {@code unenroll} removes.
 *
 * @param queue the name of the queue; empty when none was given
 * @param explicitRole the name of the notification role; empty when none was given
 * @param groups the Auto Scaling groups; empty when none were given
 * @param cluster the name of the cluster; empty when none was given
 */
record EnrollmentNames(
    String queue, Optional<String> explicitRole, List<GroupName> groups, Optional<String> cluster) {
  private static final String ROLE = "[A-Za-z0-9+=,.@_-]{1,64}";

  private static final String ROLE_PATH = "/|/[!-~]{1,510}/";
  private static final String POLICY_ARN =
      "arn:aws(-[a-z]+)*:iam::([0-9]{12}|aws):policy/[\\w+=,.@/-]+";

  /** With the suffix of the default role name, the maximum of IAM: 64 characters. */
  private static final int MAX_QUEUE_LENGTH_WITHOUT_ROLE = 50;

  /** With the suffix of the dead-letter queue, the maximum of SQS: 80 characters. */
  private static final int MAX_QUEUE_LENGTH = 67;

  /** Parses the four options; {@code queue} may have a default. */
  static EnrollmentNames parse(
      OptionValidator validator,
      CliOption queue,
      CliOption role,
      CliOption groups,
      CliOption cluster) {
    String queueName =
        AwsNames.queue(validator, queue)
            .orElse(Objects.requireNonNullElse(queue.defaultValue(), ""));
    Optional<String> roleName =
        validator.matching(role, ROLE, "give 1 to 64 letters, digits and any of +=,.@_-");
    checkQueueNameLength(validator, queue, role, queueName);
    List<GroupName> groupNames =
        validator.nonEmptyList(groups).stream().distinct().map(GroupName::new).toList();
    return new EnrollmentNames(
        queueName, roleName, groupNames, AwsNames.cluster(validator, cluster));
  }

  /** Adds a problem if the names derived from the queue's name would be too long. */
  static void checkQueueNameLength(
      OptionValidator validator, CliOption queue, CliOption role, String name) {
    if (name.length() > MAX_QUEUE_LENGTH) {
      validator.addProblem(
          queue.option(),
          "the name has " + name.length() + " characters",
          "give at most %d, so that <NAME>-dead-letters is valid".formatted(MAX_QUEUE_LENGTH));
    } else if (name.length() > MAX_QUEUE_LENGTH_WITHOUT_ROLE && !validator.isGiven(role)) {
      validator.addProblem(
          role.option(), "is required, because the queue's name is too long", "give NAME");
    }
  }

  /** Adds a problem if neither groups nor a cluster are given. */
  static void requireGroups(OptionValidator validator, CliOption groups, CliOption cluster) {
    if (!validator.isGiven(groups) && !validator.isGiven(cluster)) {
      validator.addProblem(
          groups.option(),
          "no group is given",
          "give the names of the groups, or with %s the cluster whose tag they have"
              .formatted(cluster.option()));
    }
  }

  /**
   * Parses the option for EventBridge rules, whose names are derived from the queue's name.
   *
   * @param queue the name of the queue
   */
  static Set<EventKind> parseEvents(OptionValidator validator, CliOption events, String queue) {
    Set<EventKind> kinds = EventKinds.parse(validator, events).orElse(Set.of());
    int max = EnrollSettings.MAX_QUEUE_NAME_LENGTH_WITH_EVENTS;
    if (!kinds.isEmpty() && queue.length() > max) {
      validator.addProblem(
          events.option(),
          "the queue's name is too long for the names of the rules",
          "give a queue name of at most %d characters".formatted(max));
    }
    return kinds;
  }

  /** The path of the notification role; empty if none is given. */
  static Optional<String> parseRolePath(OptionValidator validator, CliOption path) {
    return validator.matching(
        path, ROLE_PATH, "give a path that begins and ends with /, as in /teams/platform/");
  }

  /** The ARN of the policy that bounds the permissions of the role; empty if none is given. */
  static Optional<String> parsePermissionsBoundary(OptionValidator validator, CliOption boundary) {
    return validator.matching(
        boundary, POLICY_ARN, "give an ARN as in arn:aws:iam::ACCOUNT:policy/NAME");
  }

  /** The name of the notification role. */
  String role() {
    return roleFor(queue);
  }

  /** The name of the notification role of a queue. */
  String roleFor(String queueName) {
    return explicitRole.orElseGet(() -> EnrollSettings.defaultRoleName(queueName));
  }
}
