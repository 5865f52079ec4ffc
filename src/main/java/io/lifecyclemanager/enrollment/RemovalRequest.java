package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.PolicyJson;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a user wants taken back.
 *
 * @param queue name of the queue
 * @param role name of the role by which Auto Scaling sends to it; empty for the one called after
 *     the queue and those of the hooks that go
 * @param groups the groups whose hooks go; where there are none, see {@code cluster}
 * @param cluster name of the cluster whose groups' hooks go; empty for all hooks to this queue
 * @param forceWithMessages whether hooks and queue go though there are messages, or instances on
 *     their way out
 */
public record RemovalRequest(
    String queue,
    Optional<String> role,
    List<GroupName> groups,
    Optional<String> cluster,
    boolean forceWithMessages) {
  /** Keeps its own copy. */
  public RemovalRequest {
    groups = List.copyOf(groups);
  }

  /**
   * Every part but the hooks and tags, in the order in which they can go. No rules where no rule
   * could have the queue's name in its own.
   *
   * @param roles names of the roles
   */
  List<Resource> resources(AwsLocation place, Set<String> roles) {
    return roles.stream()
        .map(this::desiredState)
        .flatMap(wanted -> wanted.resources(place, Map.of(), false).reversed().stream())
        .distinct()
        .sorted(Comparator.comparing(RemovalRequest::isOfRole))
        .toList();
  }

  /** Whether enroll writes it like this, with any key: the queue that has it may be gone. */
  boolean isWrittenByEnroll(AwsLocation place, Resource.RolePolicy found) {
    Encryption encryption =
        PolicyJson.kmsKeyArn(found.policy())
            .<Encryption>map(Encryption.KmsKey::new)
            .orElseGet(Encryption.SqsManagedKey::new);
    return desiredState(found.role())
        .rolePolicy(place, encryption)
        .properties()
        .equals(found.properties());
  }

  private DesiredState desiredState(String ofRole) {
    return new DesiredState(
        queue,
        ofRole,
        List.of(),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        EventBridgeRules.fitsQueueName(queue));
  }

  private static boolean isOfRole(Resource part) {
    return part instanceof Resource.RolePolicy || part instanceof Resource.Role;
  }
}
