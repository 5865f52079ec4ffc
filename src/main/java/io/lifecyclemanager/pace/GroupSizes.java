package io.lifecyclemanager.pace;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.replacement.GroupCapacities;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How many instances groups are to have, as far as that is known: during an outage the last known
 * number counts, and without any the limit is one node. Used by one thread.
 */
final class GroupSizes {
  private final GroupCapacities groups;
  private final Listener listener;
  private final Duration retryIn;
  private final Map<String, Integer> known = new HashMap<>();

  /**
   * @param retryIn when the caller asks again after a failure, for the report
   */
  GroupSizes(GroupCapacities groups, Listener listener, Duration retryIn) {
    this.groups = groups;
    this.listener = listener;
    this.retryIn = retryIn;
  }

  /** The desired capacity of the group; empty where it is not known, or there is no such group. */
  OptionalInt desired(String group) throws InterruptedException {
    try {
      groups
          .capacity(new GroupName(group))
          .ifPresentOrElse(now -> known.put(group, now.desired()), () -> known.remove(group));
    } catch (RemoteFailure failure) {
      String operation = "reading the desired capacity of group " + group;
      listener.on(new Fact.RemoteCallFailed(null, operation, failure, retryIn));
    }
    Integer size = known.get(group);
    return size == null ? OptionalInt.empty() : OptionalInt.of(size);
  }
}
