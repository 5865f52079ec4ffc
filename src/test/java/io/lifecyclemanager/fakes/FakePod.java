package io.lifecyclemanager.fakes;

import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.model.PodRef;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pod, and when its kubelet stops it. Guarded by its {@link FakePods}. */
final class FakePod {
  final PodRef ref;
  final String node;
  final PodSpec spec;
  private Map<String, String> annotations;
  private @Nullable Duration granted;
  private long askedAt;
  private long killAt;

  FakePod(PodRef ref, String node, PodSpec spec) {
    this.ref = ref;
    this.node = node;
    this.spec = spec;
    this.annotations = spec.annotations();
  }

  /**
   * Begins its termination.
   *
   * @param asked the grace period; null for the pod's own
   * @return whether that changed when it ends
   */
  boolean terminate(long now, @Nullable Duration asked) {
    Duration grace = asked == null ? spec.grace() : asked;
    if (granted == null) {
      askedAt = now;
    } else if (asked == null || now + grace.toNanos() >= killAt) {
      return false;
    }
    granted = grace;
    killAt = now + grace.toNanos();
    return true;
  }

  boolean terminating() {
    return granted != null;
  }

  /** When it ends: as soon as it has stopped, at the latest when its grace period is over. */
  long endsAt() {
    return Math.min(killAt, askedAt + spec.stopTime().toNanos());
  }

  boolean killed() {
    return killAt < askedAt + spec.stopTime().toNanos();
  }

  /** Whether budgets protect it: the API server evicts a pod that does not run without them. */
  boolean protectedByBudgets() {
    return granted == null && spec.phase().equals("Running");
  }

  void annotate(Map<String, String> now) {
    annotations = now;
  }

  PodView view() {
    return new PodView(
        ref,
        spec.phase(),
        spec.controller(),
        null,
        spec.mirror(),
        terminating(),
        granted == null ? spec.grace() : granted,
        spec.labels(),
        spec.hostPort(),
        spec.priorityClass(),
        spec.toleratesCordon(),
        annotations,
        spec.claims());
  }
}
