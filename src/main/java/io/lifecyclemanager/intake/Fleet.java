package io.lifecyclemanager.intake;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.model.RemoteTrouble;
import java.util.Map;
import java.util.Optional;

/**
 * What Auto Scaling knows. Calls block; implementations gather what several threads ask at the same
 * time into one describe. Throws {@link RemoteTrouble} when there was no answer.
 */
public interface Fleet {
  /** The instance's group and state; empty when it is in no group (any more). */
  Optional<Member> member(InstanceId instance) throws InterruptedException;

  /** The group's tags; empty when the group does not exist. May be some minutes old. */
  Map<String, String> tags(GroupName group);

  /**
   * An instance in its group.
   *
   * @param group the group
   * @param state where in its life it is
   */
  record Member(GroupName group, LifecycleState state) {}
}
