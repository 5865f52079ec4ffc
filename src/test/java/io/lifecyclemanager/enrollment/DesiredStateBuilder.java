package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    Set<EventKind> withEvents,
    String rolePath,
    Optional<String> permissionsBoundary) {
  public static DesiredStateBuilder forGroups(GroupName... groups) {
    return new DesiredStateBuilder(
        "q",
        "sender",
        List.of(groups),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        "/",
        Optional.empty());
  }

  public DesiredStateBuilder queue(String name) {
    return new DesiredStateBuilder(
        name, role, groups, cluster, kmsKeyArn, withEvents, rolePath, permissionsBoundary);
  }

  public DesiredStateBuilder role(String name) {
    return new DesiredStateBuilder(
        queue, name, groups, cluster, kmsKeyArn, withEvents, rolePath, permissionsBoundary);
  }

  public DesiredStateBuilder cluster(String name) {
    return new DesiredStateBuilder(
        queue,
        role,
        groups,
        Optional.of(name),
        kmsKeyArn,
        withEvents,
        rolePath,
        permissionsBoundary);
  }

  public DesiredStateBuilder kmsKey(Optional<String> arn) {
    return new DesiredStateBuilder(
        queue, role, groups, cluster, arn, withEvents, rolePath, permissionsBoundary);
  }

  /** The usual kinds of events, or none. */
  public DesiredStateBuilder events(boolean enabled) {
    return events(enabled ? EventBridgeRules.DEFAULT_KINDS : Set.of());
  }

  public DesiredStateBuilder events(Set<EventKind> kinds) {
    return new DesiredStateBuilder(
        queue, role, groups, cluster, kmsKeyArn, kinds, rolePath, permissionsBoundary);
  }

  public DesiredStateBuilder rolePath(String path) {
    return new DesiredStateBuilder(
        queue, role, groups, cluster, kmsKeyArn, withEvents, path, permissionsBoundary);
  }

  public DesiredStateBuilder permissionsBoundary(String arn) {
    return new DesiredStateBuilder(
        queue, role, groups, cluster, kmsKeyArn, withEvents, rolePath, Optional.of(arn));
  }

  public DesiredState build() {
    return new DesiredState(
        queue,
        role,
        groups,
        cluster,
        Duration.ofMinutes(15),
        kmsKeyArn,
        withEvents,
        rolePath,
        permissionsBoundary);
  }
}
