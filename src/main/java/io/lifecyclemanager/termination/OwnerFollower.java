package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Another replica works on the node, for messages that are not ours. Whether that replica lives is
 * not guessed: if it does not, one of its messages comes back, and whoever receives it takes over.
 */
final class OwnerFollower {
  /** A claim that was read but is not in the index after this long is not waited for. */
  private static final Duration INDEX_LAG = Duration.ofSeconds(30);

  private final TerminationDependencies tools;
  private final Time time;
  private final NodeRef node;
  private final Supplier<Set<String>> messages;
  private final TerminationDeadline deadline;
  private final Signal woken;

  /**
   * Follows nobody yet.
   *
   * @param messages ids of our own messages, asked anew each time
   * @param woken raised when the messages, the deadline or a node in the index have changed
   */
  OwnerFollower(
      TerminationDependencies tools,
      NodeRef node,
      Supplier<Set<String>> messages,
      TerminationDeadline deadline,
      Signal woken) {
    this.tools = tools;
    this.time = tools.time();
    this.node = node;
    this.messages = messages;
    this.deadline = deadline;
    this.woken = woken;
  }

  /** Why there is nobody to follow any more. */
  enum FollowResult {
    /** The owner is done with the node. */
    DRAINED,
    /** The owner has left, or lost a message that is ours now; or there is no node any more. */
    OWNERLESS,
    /** The run's deadline has come. */
    OUT_OF_TIME
  }

  /**
   * Waits.
   *
   * @param theirs the claim as it was read; the index may not know it yet
   */
  FollowResult await(ClaimRecord theirs) throws InterruptedException {
    Deadline known = time.in(INDEX_LAG);
    while (true) {
      long seen = woken.count();
      Optional<NodeView> now = tools.nodes().cached(node);
      Optional<ClaimRecord> claim =
          now.flatMap(view -> ClaimRecord.parse(view.claim()))
              .filter(one -> one.epoch() >= theirs.epoch());
      boolean others =
          claim.filter(one -> tools.claims().isOwnedByOther(one, messages.get())).isPresent();
      if (others && claim.get().isDrained()) {
        return FollowResult.DRAINED;
      }
      boolean lags = now.isPresent() && claim.isEmpty() && !time.isPast(known);
      if (!others && !lags) {
        return FollowResult.OWNERLESS;
      }
      if (time.isPast(deadline.phases())) {
        return FollowResult.OUT_OF_TIME;
      }
      Deadline end = deadline.phases();
      woken.await(seen, time.until(lags ? known.orEarlier(end) : end));
    }
  }
}
