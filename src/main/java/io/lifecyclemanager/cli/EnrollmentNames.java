package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.model.GroupName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What belongs together is found by these names.
 *
 * @param queue name of the queue; empty where none was given
 * @param explicitRole name of the notification role; empty where none was given
 * @param groups the groups; empty where none were given
 * @param cluster name of the cluster; empty where none was given
 */
record EnrollmentNames(
    String queue, Optional<String> explicitRole, List<GroupName> groups, Optional<String> cluster) {
  private static final String ROLE = "[A-Za-z0-9+=,.@_-]{1,64}";

  /** With what is added for the role, a role's name of 64. */
  private static final int LONGEST_WITHOUT_ROLE = 50;

  /** With what is added for its dead letters, a queue's name of 80. */
  private static final int LONGEST_QUEUE = 67;

  /**
   * Reads the four options.
   *
   * @param problems where to add what is wrong
   */
  static EnrollmentNames read(
      OptionValidator checks,
      CliOption queue,
      CliOption role,
      CliOption groups,
      CliOption cluster,
      List<String> problems) {
    String queueName =
        checks.queueName(queue).orElse(Objects.requireNonNullElse(queue.defaultValue(), ""));
    Optional<String> roleName =
        checks.matching(role, ROLE, "give 1 to 64 letters, digits and any of +=,.@_-");
    checkQueueNameLength(checks, queue, role, queueName, problems);
    List<GroupName> named =
        checks.nonEmptyList(groups).stream().distinct().map(GroupName::new).toList();
    return new EnrollmentNames(queueName, roleName, named, checks.clusterName(cluster));
  }

  /** A queue's name that leaves no room for what is called after it is a problem. */
  static void checkQueueNameLength(
      OptionValidator checks, CliOption queue, CliOption role, String name, List<String> problems) {
    if (name.length() > LONGEST_QUEUE) {
      problems.add(
          "%s: the name has %d characters; give one of %d at most, as <NAME>-dead-letters has to fit"
              .formatted(queue.option(), name.length(), LONGEST_QUEUE));
    } else if (name.length() > LONGEST_WITHOUT_ROLE && !checks.isGiven(role)) {
      problems.add(role.option() + ": is needed, the queue's name is too long; give NAME");
    }
  }

  /** Neither groups nor a cluster is a problem. */
  static void requireGroups(
      OptionValidator checks, CliOption groups, CliOption cluster, List<String> problems) {
    if (!checks.isGiven(groups) && !checks.isGiven(cluster)) {
      problems.add(
          groups.option()
              + ": no group is given; give their names, or with "
              + cluster.option()
              + " that of a cluster whose tag they have");
    }
  }

  /**
   * Whether there are to be rules of EventBridge, which are named after the queue.
   *
   * @param problems where to add what is wrong
   */
  static boolean readEvents(
      OptionValidator checks, CliOption events, String queue, List<String> problems) {
    boolean on = checks.isEnabled(events);
    if (on && queue.length() > EnrollSettings.MAX_QUEUE_NAME_LENGTH_WITH_EVENTS) {
      problems.add(
          events.option()
              + ": the queue's name is too long for the names of its rules; give a queue of at most"
              + " "
              + EnrollSettings.MAX_QUEUE_NAME_LENGTH_WITH_EVENTS
              + " letters");
    }
    return on;
  }

  /** The name of the notification role. */
  String role() {
    return roleFor(queue);
  }

  /** The name of the notification role of a queue. */
  String roleFor(String name) {
    return explicitRole.orElseGet(() -> EnrollSettings.defaultRoleName(name));
  }
}
