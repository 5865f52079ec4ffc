package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an instance is this cluster's: its group is named, or tagged for the cluster, or it has a
 * Node here. Otherwise nobody can say. Thread-safe.
 *
 * @param groups names of groups that are ours
 * @param clusterName name in the tag {@code kubernetes.io/cluster/<name>}; null when unknown
 */
public record ClusterInstances(
    Set<String> groups, @Nullable String clusterName, AutoScalingGroups fleet, Nodes nodes) {

  /**
   * Whether the instance is known to be ours. One source that says yes is enough, whatever the
   * others say or do not say.
   *
   * @throws RemoteTrouble when that cannot be said now
   */
  public boolean contains(InstanceId instance, GroupName group) {
    if (groups.contains(group.value())) {
      return true;
    }
    RemoteFailure noNodes = null;
    try {
      if (nodes.find(instance).isPresent()) {
        return true;
      }
    } catch (RemoteFailure trouble) {
      noNodes = trouble;
    }
    boolean tagged =
        clusterName != null
            && fleet.tags(group).containsKey("kubernetes.io/cluster/" + clusterName);
    if (!tagged && noNodes != null) {
      throw noNodes;
    }
    return tagged;
  }
}
