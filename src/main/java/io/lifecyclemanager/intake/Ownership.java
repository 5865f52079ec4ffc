package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an instance is this cluster's: its group is named, or tagged for the cluster, or it has a
 * Node here. Otherwise nobody can say. Thread-safe.
 *
 * @param groups names of groups that are ours
 * @param clusterName name in the tag {@code kubernetes.io/cluster/<name>}; null when unknown
 */
public record Ownership(
    Set<String> groups, @Nullable String clusterName, Fleet fleet, Nodes nodes) {

  /** Whether groups are known at all; without, an instance that never became a node is nobody's. */
  public boolean knowsGroups() {
    return clusterName != null || !groups.isEmpty();
  }

  /**
   * Whether the instance is known to be ours.
   *
   * @throws io.lifecyclemanager.model.RemoteTrouble when that cannot be said now
   */
  public boolean isOurs(InstanceId instance, GroupName group) {
    return groups.contains(group.value())
        || (clusterName != null
            && fleet.tags(group).containsKey("kubernetes.io/cluster/" + clusterName))
        || nodes.find(instance).isPresent();
  }
}
