package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.PolicyJson;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one run of unenroll has to remove.
 *
 * @param queue name of the queue
 * @param role name of the role with which Auto Scaling sends to it; empty for the one with the
 *     default name and those of the removed hooks
 * @param groups the groups whose hooks are removed; if empty, see {@code cluster}
 * @param cluster name of the cluster from whose groups hooks are removed; empty for all hooks that
 *     send to this queue
 * @param forceWithMessages whether to remove hooks and queue although there are messages or
 *     terminating instances
 */
public record RemovalRequest(
    String queue,
    Optional<String> role,
    List<GroupName> groups,
    Optional<String> cluster,
    boolean forceWithMessages) {
  /** Keeps its own copy of the list. */
  public RemovalRequest {
    groups = List.copyOf(groups);
  }

  /**
   * Every resource except hooks and tags, each before those on which it depends. There are no
   * EventBridge rules if the queue's name is too long for the names of rules.
   *
   * @param roles names of the roles
   */
  List<Resource> resources(AwsLocation location, Set<String> roles) {
    return roles.stream()
        .map(this::desiredState)
        .flatMap(desired -> desired.resources(location, Map.of(), false).reversed().stream())
        .distinct()
        .sorted(Comparator.comparing(RemovalRequest::belongsToRole))
        .toList();
  }

  /**
   * Whether enroll writes this policy, with whichever KMS key: its queue may no longer exist, so
   * the key cannot be compared with the queue's.
   */
  boolean isWrittenByEnroll(AwsLocation location, Resource.RolePolicy actual) {
    Encryption encryption =
        PolicyJson.kmsKeyArn(actual.policy())
            .<Encryption>map(Encryption.KmsKey::new)
            .orElseGet(Encryption.SqsManagedKey::new);
    return desiredState(actual.role())
        .rolePolicy(location, encryption)
        .properties()
        .equals(actual.properties());
  }

  private DesiredState desiredState(String roleName) {
    return new DesiredState(
        queue,
        roleName,
        List.of(),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        EventBridgeRules.fitsQueueName(queue)
            ? EnumSet.allOf(EventKind.class)
            : EnumSet.noneOf(EventKind.class));
  }

  private static boolean belongsToRole(Resource resource) {
    return resource instanceof Resource.RolePolicy || resource instanceof Resource.Role;
  }
}
