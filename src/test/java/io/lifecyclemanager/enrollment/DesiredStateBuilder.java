package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A desired state for the queue {@code q} and the role {@code sender}, without cluster, key and
 * events unless set. Immutable.
 */
public record DesiredStateBuilder(
    String queue,
    String role,
    List<GroupName> groups,
    Optional<String> cluster,
    Optional<String> kmsKeyArn,
    boolean withEvents) {
  public static DesiredStateBuilder forGroups(GroupName... groups) {
    return new DesiredStateBuilder(
        "q", "sender", List.of(groups), Optional.empty(), Optional.empty(), false);
  }

  public DesiredStateBuilder queue(String name) {
    return new DesiredStateBuilder(name, role, groups, cluster, kmsKeyArn, withEvents);
  }

  public DesiredStateBuilder role(String name) {
    return new DesiredStateBuilder(queue, name, groups, cluster, kmsKeyArn, withEvents);
  }

  public DesiredStateBuilder cluster(String name) {
    return new DesiredStateBuilder(queue, role, groups, Optional.of(name), kmsKeyArn, withEvents);
  }

  public DesiredStateBuilder kmsKey(Optional<String> arn) {
    return new DesiredStateBuilder(queue, role, groups, cluster, arn, withEvents);
  }

  public DesiredStateBuilder events(boolean enabled) {
    return new DesiredStateBuilder(queue, role, groups, cluster, kmsKeyArn, enabled);
  }

  public DesiredState build() {
    return new DesiredState(
        queue, role, groups, cluster, Duration.ofMinutes(15), kmsKeyArn, withEvents);
  }
}
