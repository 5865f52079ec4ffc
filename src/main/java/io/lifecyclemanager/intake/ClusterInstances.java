package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which instances belong to this cluster: those with a Node object here, and those of groups that
 * are named in the settings or tagged for the cluster. For any other instance it is unknown.
 * Thread-safe.
 *
 * @param groups names of groups that belong to the cluster
 * @param clusterName name in the tag {@code kubernetes.io/cluster/<name>}; null when unknown
 */
public record ClusterInstances(
    Set<String> groups, @Nullable String clusterName, AutoScalingGroups autoScaling, Nodes nodes) {

  /**
   * Whether the instance is known to belong to the cluster. One source that says so is enough, also
   * when another one does not answer.
   *
   * @throws RemoteFailure when a source that might say so did not answer
   */
  public boolean contains(InstanceId instance, GroupName group) {
    if (groups.contains(group.value())) {
      return true;
    }
    RemoteFailure nodesFailure = null;
    try {
      if (nodes.find(instance).isPresent()) {
        return true;
      }
    } catch (RemoteFailure failure) {
      nodesFailure = failure;
    }
    boolean tagged =
        clusterName != null
            && autoScaling.tags(group).containsKey("kubernetes.io/cluster/" + clusterName);
    if (!tagged && nodesFailure != null) {
      throw nodesFailure;
    }
    return tagged;
  }
}
