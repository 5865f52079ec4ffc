package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.PingRecord;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether a pending termination is orphaned, from what this replica can see. Pure.
 *
 * @param self this replica's name
 * @param interval between two reconciliations; every wait is measured by it
 */
record OrphanPolicy(String self, Duration interval) {
  private static final int MAX_DOUBLINGS = 8;

  /** What to do about a pending termination that is not in progress in this replica. */
  sealed interface OrphanDecision {
    /** Too early to say; decide again after this time. */
    record CheckLater(Duration left) implements OrphanDecision {}

    /** The owner of its node may be alive or not: ping it. */
    record PingOwner(NodeView node) implements OrphanDecision {}

    /** It has no active owner: adopt it. */
    record Adopt() implements OrphanDecision {}
  }

  /**
   * How long a state that calls for action may last before this replica acts: deliveries, claims
   * and answers to pings take less.
   */
  Duration gracePeriod() {
    return interval.dividedBy(2);
  }

  /**
   * Decides.
   *
   * @param node the instance's node; empty where it has none, or none that is known
   * @param unchanged since when the termination is pending and the node's annotations are the same
   * @param adoptions how often this replica has adopted it since it is pending
   * @param hasNewEvent whether an event awaits a response of which the claim of a drained node says
   *     nothing
   */
  OrphanDecision decide(
      Optional<NodeView> node, Duration unchanged, int adoptions, boolean hasNewEvent) {
    Optional<ClaimRecord> claim = node.flatMap(it -> ClaimRecord.parse(it.claim()));
    boolean hasOwnerLeft = node.map(PingRecord::of).filter(PingRecord::hasOwnerLeft).isPresent();
    boolean isOfOther = claim.filter(it -> !it.owner().equals(self)).isPresent();
    if (isOfOther && hasOwnerLeft) {
      return new OrphanDecision.Adopt(); // also of a drained node, which waited for its turn
    }
    if (claim.filter(ClaimRecord::isDrained).isPresent()) {
      // Our actions were completed. Most likely it waits in another program's hook now, which may
      // take long; but the owner may not have known of one of our own actions. Of an event it has
      // not known.
      int doublings = Math.min(adoptions, MAX_DOUBLINGS);
      Duration first = hasNewEvent ? gracePeriod() : interval.multipliedBy(4);
      return after(first.multipliedBy(1L << doublings), unchanged, new OrphanDecision.Adopt());
    }
    if (node.isEmpty() || !isOfOther) {
      return after(gracePeriod(), unchanged, new OrphanDecision.Adopt());
    }
    PingRecord pings = PingRecord.of(node.get());
    if (pings.isUnanswered()) {
      return after(gracePeriod(), unchanged, new OrphanDecision.Adopt());
    }
    // Most terminations end before the first ping; an owner that has answered is pinged less often.
    Duration quiet = pings.hasEverBeenAnswered() ? interval.multipliedBy(2) : interval;
    return after(quiet, unchanged, new OrphanDecision.PingOwner(node.get()));
  }

  private static OrphanDecision after(Duration wait, Duration unchanged, OrphanDecision then) {
    Duration left = wait.minus(unchanged);
    return left.isPositive() ? new OrphanDecision.CheckLater(left) : then;
  }
}
