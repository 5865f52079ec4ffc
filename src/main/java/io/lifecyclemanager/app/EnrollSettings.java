package io.lifecyclemanager.app;

import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.EventBridgeRules;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to set up, and how.
 *
 * @param region null leaves it to the SDK's own chain
 * @param queue name of the queue
 * @param role name of the role by which Auto Scaling sends to it
 * @param groups the groups; empty means those with the cluster's tag
 * @param cluster name of the cluster; null where groups are named and need no tag
 * @param heartbeatTimeout heartbeat timeout of the hooks
 * @param kmsKey ARN of the key that encrypts the queues; null leaves that as it is
 * @param events whether EventBridge sends to the queue, too
 * @param overwrite whether to change what exists otherwise
 * @param dryRun whether to say only what would be done
 * @param json whether to say it in JSON
 */
public record EnrollSettings(
    @Nullable String region,
    String queue,
    String role,
    List<GroupName> groups,
    @Nullable String cluster,
    Duration heartbeatTimeout,
    @Nullable String kmsKey,
    boolean events,
    boolean overwrite,
    boolean dryRun,
    boolean json) {
  /** The longest name of a queue to which EventBridge can send. */
  public static final int MAX_QUEUE_NAME_LENGTH_WITH_EVENTS =
      EventBridgeRules.MAX_QUEUE_NAME_LENGTH;

  /** Keeps its own copy. */
  public EnrollSettings {
    groups = List.copyOf(groups);
  }

  /** Name of a queue's role where no other is given. */
  public static String defaultRoleName(String queue) {
    return DesiredState.defaultRoleName(queue);
  }
}
