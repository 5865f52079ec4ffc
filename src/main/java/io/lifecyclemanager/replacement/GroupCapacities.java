package io.lifecyclemanager.replacement;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.Optional;
import java.util.Set;

/** How many instances Auto Scaling groups have, and are to have. Thread-safe. */
public interface GroupCapacities {
  /**
   * The group's capacity; empty when the group does not exist. At most 10 s old: an implementation
   * shares one request among its callers, and one request among groups.
   *
   * @throws RemoteFailure when Auto Scaling did not answer
   * @throws InterruptedException when interrupted
   */
  Optional<GroupCapacity> capacity(GroupName group) throws InterruptedException;

  /**
   * The capacity of a group.
   *
   * @param desired how many instances the group is to have
   * @param inService its instances in the state {@code InService}
   * @param retainsAbandoned whether the group keeps an instance whose terminating action is
   *     abandoned ({@code TerminateHookAbandon=retain}); every other group terminates it
   */
  record GroupCapacity(int desired, Set<InstanceId> inService, boolean retainsAbandoned) {
    /** Copies the instances. */
    public GroupCapacity {
      inService = Set.copyOf(inService);
    }
  }
}
