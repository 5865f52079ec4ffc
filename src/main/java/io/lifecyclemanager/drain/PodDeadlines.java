package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.budget.DeletionWindow;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** When the pods of one drain are evicted and deleted at the latest. Thread-safe. */
final class PodDeadlines {
  /** For the kubelet, after a grace period is over. */
  private static final Duration TO_STOP = Duration.ofMinutes(1);

  private final Escalation escalation;
  private final DrainConditions conditions;
  private volatile Deadline start;
  private final Time time;
  private volatile Set<PodRef> protectedPods = Set.of();
  private Map<PodRef, Deadline> protectedGraceEnds = Map.of();

  /** For a drain that begins now. */
  PodDeadlines(Escalation escalation, DrainConditions conditions, Time time) {
    this.escalation = escalation;
    this.conditions = conditions;
    this.time = time;
    this.start = time.in(Duration.ZERO);
  }

  /**
   * Replaces the pods that are to leave. When the last one of those is gone that must not be
   * interrupted and do not terminate, the others have their time as in a drain that begins.
   */
  void update(Collection<PodView> pods, PodProtection protection) {
    Set<PodRef> waitedFor = new HashSet<>();
    Map<PodRef, Deadline> graceEnds = new HashMap<>();
    for (PodView pod : pods) {
      if (protection.blocker(pod).isPresent()) {
        if (pod.terminating()) {
          Deadline end = time.in(pod.grace().plus(TO_STOP));
          graceEnds.put(pod.ref(), protectedGraceEnds.getOrDefault(pod.ref(), end).orEarlier(end));
        } else {
          waitedFor.add(pod.ref());
        }
      }
    }
    if (waitedFor.isEmpty() && hasProtectedPods()) {
      start = time.in(Duration.ZERO);
    }
    protectedPods = Set.copyOf(waitedFor);
    protectedGraceEnds = graceEnds;
  }

  /** When the protected pods that terminate have had their grace periods; empty without one. */
  Optional<Deadline> protectedGraceEnd() {
    return protectedGraceEnds.values().stream().reduce(Deadline::orLater);
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

  /**
   * What happens to a pod that does not terminate, and when.
   *
   * @param since when the drain saw it first
   * @param deletion when its running eviction deletes it; empty while none runs
   * @param waitUntil when the drain ends: what is due later does not happen
   */
  BlockerTimes times(PodView pod, Instant since, Optional<Deadline> deletion, Deadline waitUntil) {
    Optional<Deadline> deleted =
        Optional.of(deletion.orElseGet(() -> window(pod).latest()))
            .filter(at -> escalation.isEnabled() && !isAfter(at, waitUntil));
    return new BlockerTimes(
        since,
        Optional.of(evictAt(pod))
            .filter(at -> !time.isPast(at) && !isAfter(at, waitUntil))
            .map(time::wallClock)
            .orElse(null),
        deleted.map(time::wallClock).orElse(null),
        deleted.map(at -> time.wallClock(at.plus(escalation.grace(pod)))).orElse(null),
        time.wallClock(waitUntil));
  }

  /**
   * What happens to a pod that terminates, and when.
   *
   * @param since when the drain saw it terminating first
   */
  BlockerTimes timesOfTerminating(PodView pod, Instant since, Deadline waitUntil) {
    return new BlockerTimes(since, null, null, since.plus(pod.grace()), time.wallClock(waitUntil));
  }

  private static boolean isAfter(Deadline at, Deadline end) {
    return at.orEarlier(end).equals(end) && !at.equals(end);
  }

  private boolean isWaitedFor(PodView pod) {
    return conditions.waitCause().isPresent() || protectedPods.contains(pod.ref());
  }
}
