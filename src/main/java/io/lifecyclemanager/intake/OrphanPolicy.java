package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.PingRecord;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether anybody works on an instance that waits, as far as one can see from here. Pure.
 *
 * @param self this replica's name
 * @param interval between two looks at Auto Scaling; all patience is measured by it
 */
record OrphanPolicy(String self, Duration interval) {
  private static final int MOST_DOUBLINGS = 8;

  /** What is to be done about an instance that waits and has no run here. */
  sealed interface OrphanDecision {
    /** Not unattended long enough to say; look again after this time. */
    record CheckLater(Duration left) implements OrphanDecision {}

    /** The owner may be there or not: ask it. */
    record PingOwner(NodeView node) implements OrphanDecision {}

    /** Nobody works on it. */
    record Adopt() implements OrphanDecision {}
  }

  /**
   * How long something may be as it is before it is remarkable: messages and answers are faster.
   */
  Duration gracePeriod() {
    return interval.dividedBy(2);
  }

  /**
   * Judges an instance that waits and has no run here.
   *
   * @param node as it is; null where there is none, or none that is known
   * @param unchanged since when the instance waits and its node says what it says now
   * @param takeUps how often it was taken up here since it waits
   */
  OrphanDecision decide(@Nullable NodeView node, Duration unchanged, int takeUps) {
    Optional<ClaimRecord> claim = node == null ? Optional.empty() : ClaimRecord.parse(node.claim());
    if (claim.filter(ClaimRecord::isDrained).isPresent()) {
      // Its actions were completed. Most likely it waits in somebody else's hook now, which may
      // take its time; but one of our own may have been unknown to the owner.
      int doublings = Math.min(takeUps, MOST_DOUBLINGS);
      return after(interval.multipliedBy(4L << doublings), unchanged, new OrphanDecision.Adopt());
    }
    if (node == null || claim.filter(it -> !it.owner().equals(self)).isEmpty()) {
      return after(gracePeriod(), unchanged, new OrphanDecision.Adopt());
    }
    PingRecord roll = PingRecord.of(node);
    if (roll.hasOwnerLeft()) {
      return new OrphanDecision.Adopt();
    }
    if (roll.isUnanswered()) {
      return after(gracePeriod(), unchanged, new OrphanDecision.Adopt());
    }
    // Most runs are over before anybody asks; who has answered is asked less often.
    Duration doubtful = roll.hasEverBeenAnswered() ? interval.multipliedBy(2) : interval;
    return after(doubtful, unchanged, new OrphanDecision.PingOwner(node));
  }

  private static OrphanDecision after(Duration patience, Duration unchanged, OrphanDecision then) {
    Duration left = patience.minus(unchanged);
    return left.isPositive() ? new OrphanDecision.CheckLater(left) : then;
  }
}
