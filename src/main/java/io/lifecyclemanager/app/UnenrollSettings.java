package io.lifecyclemanager.app;

import io.lifecyclemanager.model.GroupName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to take back, and how.
 *
 * @param region null leaves it to the SDK's own chain
 * @param queue name of the queue
 * @param role name of the role by which Auto Scaling sends to it; null for those that are found
 * @param groups the groups; empty means those of the cluster
 * @param cluster name of the cluster; null, and no groups, means all that send to the queue
 * @param forceQueueWithMessages whether to remove a queue that has messages
 * @param dryRun whether to say only what would be done
 * @param json whether to say it in JSON
 */
public record UnenrollSettings(
    @Nullable String region,
    String queue,
    @Nullable String role,
    List<GroupName> groups,
    @Nullable String cluster,
    boolean forceQueueWithMessages,
    boolean dryRun,
    boolean json) {
  /** Keeps its own copy. */
  public UnenrollSettings {
    groups = List.copyOf(groups);
  }
}
