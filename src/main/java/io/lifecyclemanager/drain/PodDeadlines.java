package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.budget.DeletionWindow;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Set;

/** When the pods of one drain are evicted and deleted at the latest. Thread-safe. */
final class PodDeadlines {
  private final Escalation escalation;
  private final DrainConditions conditions;
  private volatile Deadline start;
  private final Time time;
  private volatile Set<PodRef> protectedPods = Set.of();

  /** For a drain that begins now. */
  PodDeadlines(Escalation escalation, DrainConditions conditions, Time time) {
    this.escalation = escalation;
    this.conditions = conditions;
    this.time = time;
    this.start = time.in(Duration.ZERO);
  }

  /**
   * Replaces the pods that must not be interrupted and do not terminate. When the last one is gone,
   * the others have their time as in a drain that begins.
   */
  void setProtected(Set<PodRef> pods) {
    if (pods.isEmpty() && hasProtectedPods()) {
      start = time.in(Duration.ZERO);
    }
    protectedPods = Set.copyOf(pods);
  }

  /** Whether a pod is left that must not be interrupted and does not terminate. */
  boolean hasProtectedPods() {
    return !protectedPods.isEmpty();
  }

  /** When the pod may be deleted past its budget. */
  DeletionWindow window(PodView pod) {
    return escalation.window(start, conditions.end(), pod);
  }

  /** When the pod is evicted although it should be held back. */
  Deadline evictAt(PodView pod) {
    return isWaitedFor(pod)
        ? escalation.evictProtectedAt(start, conditions.end(), pod)
        : escalation.evictAt(start, conditions.end(), pod);
  }

  /** Whether the pod must not be interrupted now, also where its eviction has begun. */
  boolean mustWait(PodView pod) {
    return isWaitedFor(pod) && !time.isPast(evictAt(pod));
  }

  private boolean isWaitedFor(PodView pod) {
    return conditions.waitCause().isPresent() || protectedPods.contains(pod.ref());
  }
}
