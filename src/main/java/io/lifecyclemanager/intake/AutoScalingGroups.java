package io.lifecyclemanager.intake;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.replacement.GroupCapacities;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The Auto Scaling groups of the account. Calls block and may be repeated; an implementation puts
 * the questions that several threads ask at the same time into one request. Each throws {@link
 * RemoteFailure} when there was no answer. Thread-safe.
 */
public interface AutoScalingGroups extends GroupCapacities {
  /** The instance's group and state; empty when it is in no group, or no more. */
  Optional<GroupMember> member(InstanceId instance) throws InterruptedException;

  /**
   * As {@link #member} for several instances; one that is in no group is absent. An implementation
   * that can puts up to 50 of them into one request.
   */
  default Map<InstanceId, GroupMember> members(Set<InstanceId> instances)
      throws InterruptedException {
    Map<InstanceId, GroupMember> found = new HashMap<>();
    for (InstanceId instance : instances) {
      member(instance).ifPresent(it -> found.put(instance, it));
    }
    return found;
  }

  /** The group's tags; empty when the group does not exist. May be some minutes old. */
  Map<String, String> tags(GroupName group);

  /**
   * An instance in its group.
   *
   * @param group the group
   * @param state its lifecycle state
   */
  record GroupMember(GroupName group, LifecycleState state) {}
}
