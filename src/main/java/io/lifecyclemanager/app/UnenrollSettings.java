package io.lifecyclemanager.app;

import io.lifecyclemanager.model.GroupName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@code unenroll}.
 *
 * @param region name of the AWS region; null for the region that the SDK's provider chain finds
 * @param queue name of the queue
 * @param role name of the role with which Auto Scaling sends to it; null for the one with the
 *     default name and those of the removed hooks
 * @param groups the groups; empty for those of the cluster
 * @param cluster name of the cluster; null, without groups, for all groups that send to the queue
 * @param forceQueueWithMessages whether to remove hooks and queue although there are messages or
 *     terminating instances
 * @param dryRun whether to only report what would be done
 * @param json whether to report in JSON
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
  /** Keeps its own copy of the list. */
  public UnenrollSettings {
    groups = List.copyOf(groups);
  }
}
