package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.Deadline;
import java.time.Duration;

/**
 * When an eviction becomes a forced deletion. A refused eviction is retried until just enough time
 * is left for the pod to stop within its termination grace period. Pure.
 *
 * @param maxGrace the longest grace period of a forced deletion; zero means that pods are never
 *     deleted
 */
public record Escalation(Duration maxGrace) {
  /** For the deletion request, the kubelet and the watch. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private static final Duration SHORTEST_GRACE = Duration.ofSeconds(1);

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
    Deadline half = new Deadline(start.nanos() + (end.nanos() - start.nanos()) / 2);
    return end.minus(grace(pod).plus(SLACK)).orLater(half);
  }
}
