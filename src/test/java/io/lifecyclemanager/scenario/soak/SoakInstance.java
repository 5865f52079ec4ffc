package io.lifecyclemanager.scenario.soak;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One instance, and what has happened to it that justifies a drain. Times are since the beginning
 * of the soak. Thread-safe.
 */
final class SoakInstance {
  final InstanceId id;
  final GroupName group;

  /** Null for an instance of another cluster. */
  final @Nullable NodeRef node;

  final boolean spot;
  private Duration drainableFrom = Duration.ofDays(999);
  private Duration deadline = Duration.ofDays(999);
  private boolean cordoned;

  SoakInstance(InstanceId id, GroupName group, @Nullable NodeRef node, boolean spot) {
    this.id = id;
    this.group = group;
    this.node = node;
    this.spot = spot;
  }

  /** From {@code from} on a replica may drain the node, and must have ended at {@code end}. */
  synchronized void allowDrain(Duration from, Duration end) {
    drainableFrom = min(drainableFrom, from);
    deadline = min(deadline, end);
  }

  /** From now on a replica may cordon the node. */
  synchronized void allowCordon() {
    cordoned = true;
  }

  /** Whether no hook and no true event has concerned the instance. */
  synchronized boolean isUndisturbed() {
    return !cordoned && drainableFrom.toDays() == 999;
  }

  /** When a replica may begin to evict pods. */
  synchronized Duration drainableFrom() {
    return drainableFrom;
  }

  /** When a lifecycle action may be completed although pods are left. */
  synchronized Duration deadline() {
    return deadline;
  }

  /** When a pod may be deleted past its budget: not in the first half of the drain. */
  synchronized Duration forcedFrom() {
    return drainableFrom.plus(deadline).dividedBy(2);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public synchronized String toString() {
    return "%s of %s (drainable from %s to %s)".formatted(id, group, drainableFrom, deadline);
  }
}
