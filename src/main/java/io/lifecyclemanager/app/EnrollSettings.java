package io.lifecyclemanager.app;

import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.EventBridgeRules;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@code enroll}.
 *
 * @param region name of the AWS region; null for the region that the SDK's provider chain finds
 * @param queue name of the queue
 * @param role name of the role with which Auto Scaling sends to it
 * @param rolePath path of a new role; null for none
 * @param permissionsBoundary ARN of the policy that bounds the role's permissions; null for none
 * @param groups the groups; empty for those with the cluster's tag
 * @param cluster name of the cluster; null if groups are named and get no tag
 * @param heartbeatTimeout heartbeat timeout of the hooks
 * @param kmsKey ARN of the KMS key that encrypts the queues; null keeps their encryption as it is
 * @param events the kinds of EC2 events that EventBridge sends to the queue, too; may be empty
 * @param overwrite whether to change existing resources that differ
 * @param dryRun whether to only report what would be done
 * @param json whether to report in JSON
 */
public record EnrollSettings(
    @Nullable String region,
    String queue,
    String role,
    @Nullable String rolePath,
    @Nullable String permissionsBoundary,
    List<GroupName> groups,
    @Nullable String cluster,
    Duration heartbeatTimeout,
    @Nullable String kmsKey,
    Set<EventKind> events,
    boolean overwrite,
    boolean dryRun,
    boolean json) {
  /** The maximal length of a queue's name with {@code events}, in characters. */
  public static final int MAX_QUEUE_NAME_LENGTH_WITH_EVENTS =
      EventBridgeRules.MAX_QUEUE_NAME_LENGTH;

  /** The kinds of events that {@code --events} without a value means. */
  public static final Set<EventKind> DEFAULT_EVENTS = EventBridgeRules.DEFAULT_KINDS;

  /** Keeps its own copies. */
  public EnrollSettings {
    groups = List.copyOf(groups);
    events = Set.copyOf(events);
  }

  /** The role's name if the operator gives none. */
  public static String defaultRoleName(String queue) {
    return DesiredState.defaultRoleName(queue);
  }
}
