package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.Deadline;
import java.time.Duration;

/**
 * When asking turns into deleting. Nothing is final but the deadline: a pod whose eviction is
 * refused is asked again until just so much time is left that it can still stop in its own grace.
 * Pure.
 *
 * @param maxGrace longest grace given to a pod that is deleted; zero never deletes
 */
public record Escalation(Duration maxGrace) {
  /** For the deletion itself, the kubelet and the watch to go round. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private static final Duration SHORTEST_GRACE = Duration.ofSeconds(1);

  /** Whether pods are deleted at all. */
  public boolean isEnabled() {
    return !maxGrace.isZero();
  }

  /**
   * What a pod gets to stop when it is deleted: its own grace, at least 1 s, at most the longest.
   */
  public Duration grace(PodView pod) {
    Duration own = pod.grace();
    Duration capped = isEnabled() && own.compareTo(maxGrace) > 0 ? maxGrace : own;
    return capped.compareTo(SHORTEST_GRACE) < 0 ? SHORTEST_GRACE : capped;
  }

  /**
   * When the pod must be told to stop, so that its grace ends before the drain does; but where the
   * grace is longer than half of the drain, budgets are respected for the first half of it.
   */
  public Deadline escalateAt(Deadline start, Deadline end, PodView pod) {
    Deadline half = new Deadline(start.nanos() + (end.nanos() - start.nanos()) / 2);
    return end.minus(grace(pod).plus(SLACK)).orLater(half);
  }
}
