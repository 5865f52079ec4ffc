package io.lifecyclemanager.intake;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.Map;
import java.util.Optional;

/**
 * What Auto Scaling knows. Calls block; implementations gather what several threads ask at the same
 * time into one describe. Throws {@link RemoteFailure} when there was no answer.
 */
public interface AutoScalingGroups {
  /** The instance's group and state; empty when it is in no group (any more). */
  Optional<GroupMember> member(InstanceId instance) throws InterruptedException;

  /** The group's tags; empty when the group does not exist. May be some minutes old. */
  Map<String, String> tags(GroupName group);

  /**
   * An instance in its group.
   *
   * @param group the group
   * @param state where in its life it is
   */
  record GroupMember(GroupName group, LifecycleState state) {}
}
