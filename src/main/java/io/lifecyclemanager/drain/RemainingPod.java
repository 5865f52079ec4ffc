package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A pod that keeps a drain from ending.
 *
 * @param pod the pod, as the watch shows it
 * @param isTerminating whether it has a deletion timestamp
 * @param eviction its eviction; empty when that has not begun
 * @param heldBack why it is not evicted, where its eviction has not begun
 * @param times since when the drain has seen it, or has seen it terminating; when it is evicted at
 *     the latest; when it is deleted; until when it is waited for
 */
record RemainingPod(
    PodView pod,
    boolean isTerminating,
    Optional<EvictionBlocker> eviction,
    HeldBackReason heldBack,
    BlockerTimes times) {
  /** A text names this many pods. */
  private static final int MAX_NAMED = 5;

  /** A pod that is still there this long after its grace period does not stop by itself. */
  private static final Duration OVERDUE = Duration.ofMinutes(1);

  /**
   * Whether the drain can do nothing about it now: a budget refuses its eviction, it is waited for,
   * or only other pods hold it back. Those decide then.
   */
  boolean isWaitingForOthers() {
    boolean isBehindOthers = !isTerminating && eviction.isEmpty() && heldBack.isBehindOthers();
    return isBehindOthers
        || switch (blocker(times.since()).kind()) {
          case BUDGET, NO_CAPACITY, PROTECTED, DRAIN_MODE, HOOK_METADATA -> true;
          default -> false;
        };
  }

  /** Why it is still there at this time. */
  Blocker blocker(Instant now) {
    if (isTerminating) {
      boolean isStuck = now.isAfter(times.since().plus(pod.grace()).plus(OVERDUE));
      return new Blocker(
          isStuck ? BlockerKind.STUCK : BlockerKind.TERMINATING,
          pod.ref(),
          null,
          isStuck
              ? "is still terminating, although its grace period of %d s is over"
                  .formatted(pod.grace().toSeconds())
              : "is still terminating",
          times.with(times.since(), null));
    }
    if (eviction.isEmpty()) {
      return new Blocker(
          heldBack.kind(),
          pod.ref(),
          null,
          heldBack.reason(),
          times.with(
              heldBack.since().orElse(times.since()),
              heldBack.equals(HeldBackReason.NOT_YET) ? null : times.nextTry()));
    }
    Blocker current = eviction.get().current();
    return new Blocker(
        current.kind(),
        pod.ref(),
        current.budget(),
        current.reason(),
        times.with(current.since(), current.times().nextTry()));
  }

  /**
   * The pods and why they are still there, in one line.
   *
   * @param total how many pods the drain had to remove
   */
  static String describe(List<RemainingPod> left, int total, Instant now) {
    String each =
        left.stream()
            .map(pod -> pod.blocker(now))
            .sorted(Comparator.comparing(it -> String.valueOf(it.pod())))
            .limit(MAX_NAMED)
            .map(blocker -> blocker.pod() + " " + blocker.clause())
            .collect(Collectors.joining("; "));
    String more = left.size() > MAX_NAMED ? "; " + (left.size() - MAX_NAMED) + " more" : "";
    return left.size() + " of " + total + " pods left: " + each + more;
  }
}
