package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits while another replica drains the node for messages that are not ours. It does not guess
 * whether that replica is alive: if it is not, one of its messages returns to the queue, and the
 * replica that receives it claims the node.
 */
final class OwnerFollower {
  /** How late the index of nodes may show a claim that the API server has shown already. */
  private static final Duration INDEX_LAG = Duration.ofSeconds(30);

  private final TerminationContext context;
  private final Time time;
  private final NodeRef node;

  OwnerFollower(TerminationContext context, NodeRef node) {
    this.context = context;
    this.time = context.time();
    this.node = node;
  }

  /** Why the wait has ended. */
  enum FollowResult {
    /** The owner has drained the node. */
    DRAINED,
    /** The node is deleted, or its owner has left it or lost a message to this replica. */
    OWNERLESS,
    /** The termination's deadline has come. */
    OUT_OF_TIME
  }

  /**
   * Waits.
   *
   * @param owner the owner's claim as the API server has shown it
   */
  FollowResult await(ClaimRecord owner) throws InterruptedException {
    Deadline indexed = time.in(INDEX_LAG);
    while (true) {
      long seen = context.woken().count();
      Deadline end = context.deadline().end();
      Optional<NodeView> now = context.dependencies().nodes().cached(node);
      Optional<ClaimRecord> claim =
          now.flatMap(view -> ClaimRecord.parse(view.claim()))
              .filter(it -> it.epoch() >= owner.epoch());
      boolean hasOtherOwner = claim.filter(this::isOwnedByOther).isPresent();
      if (hasOtherOwner && claim.get().isDrained()) {
        return FollowResult.DRAINED;
      }
      boolean isIndexBehind = now.isPresent() && claim.isEmpty() && !time.isPast(indexed);
      if (!hasOtherOwner && !isIndexBehind) {
        return FollowResult.OWNERLESS;
      }
      if (time.isPast(end)) {
        return FollowResult.OUT_OF_TIME;
      }
      context.woken().await(seen, time.until(isIndexBehind ? indexed.orEarlier(end) : end));
    }
  }

  private boolean isOwnedByOther(ClaimRecord claim) {
    return context.dependencies().claims().isOwnedByOther(claim, context.scope().get());
  }
}
