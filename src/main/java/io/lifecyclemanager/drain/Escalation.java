package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.budget.DeletionWindow;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import java.time.Duration;

/**
 * When a pod is evicted at the latest, and when its eviction becomes a forced deletion. A refused
 * eviction is retried until just enough time is left for the pod to stop within its termination
 * grace period. Pure.
 *
 * @param maxGrace the longest grace period of a forced deletion; zero means that pods are never
 *     deleted
 */
public record Escalation(Duration maxGrace) {
  /** For the deletion request, the kubelet and the watch. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private static final Duration SHORTEST_GRACE = Duration.ofSeconds(1);

  /** How long an eviction is retried before the pod is deleted, where there is that much time. */
  private static final Duration TO_RETRY = Duration.ofSeconds(60);

  /** Whether pods are deleted at all when the deadline approaches. */
  public boolean isEnabled() {
    return !maxGrace.isZero();
  }

  /**
   * The grace period of a forced deletion: the pod's own, at least 1 s and at most {@code
   * maxGrace}.
   */
  public Duration grace(PodView pod) {
    Duration own = pod.grace();
    Duration capped = isEnabled() && own.compareTo(maxGrace) > 0 ? maxGrace : own;
    return capped.compareTo(SHORTEST_GRACE) < 0 ? SHORTEST_GRACE : capped;
  }

  /**
   * When the pod is deleted, so that its grace period ends before the drain does. If the grace
   * period is longer than half of the drain, budgets are respected for the first half.
   */
  public Deadline escalateAt(Deadline start, Deadline end, PodView pod) {
    return end.minus(grace(pod).plus(SLACK)).orLater(half(start, end));
  }

  /** When the pod may be deleted past its budget. */
  DeletionWindow window(Deadline start, Deadline end, PodView pod) {
    return new DeletionWindow(
        half(start, end), escalateAt(start, end, pod), grace(pod).plus(SLACK));
  }

  /**
   * When a pod is evicted that has been held back until then: halfway between the start of the
   * drain and the deletion, and at least 60 s before the deletion where there is that much time.
   * Its budget may then refuse the eviction and allow it later.
   */
  public Deadline evictAt(Deadline start, Deadline end, PodView pod) {
    Deadline deletion = escalateAt(start, end, pod);
    Deadline half = half(start, deletion);
    Deadline early = deletion.minus(TO_RETRY);
    return early.orLater(start).equals(early) ? half.orEarlier(early) : half;
  }

  /**
   * When a pod is evicted that must not be interrupted: so early that its own grace period, which
   * {@code maxGrace} does not shorten, ends 60 s before the drain does; at the start where there is
   * less time.
   */
  public Deadline evictProtectedAt(Deadline start, Deadline end, PodView pod) {
    Duration own = DurationMath.max(pod.grace(), SHORTEST_GRACE);
    return end.minus(own.plus(SLACK).plus(TO_RETRY)).orLater(start);
  }

  private static Deadline half(Deadline start, Deadline end) {
    return new Deadline(start.nanos() + (end.nanos() - start.nanos()) / 2);
  }
}
