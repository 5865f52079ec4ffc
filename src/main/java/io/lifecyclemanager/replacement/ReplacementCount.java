package io.lifecyclemanager.replacement;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.replacement.GroupCapacities.GroupCapacity;
import java.util.function.Predicate;

/**
 * How much of its capacity a group has. Pure.
 *
 * @param ready the number of its instances in service whose nodes are Ready
 * @param desired the number of instances that it is to have
 */
public record ReplacementCount(int ready, int desired) {
  /**
   * Counts the instances of a group.
   *
   * @param isReady whether an instance has a Ready node
   */
  public static ReplacementCount of(GroupCapacity group, Predicate<InstanceId> isReady) {
    return new ReplacementCount(
        (int) group.inService().stream().filter(isReady).count(), group.desired());
  }

  /** Whether the group needs no further instance: a terminating one is not in service any more. */
  public boolean isComplete() {
    return ready >= desired;
  }
}
