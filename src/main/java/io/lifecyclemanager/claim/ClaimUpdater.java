package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.util.Optional;
import java.util.function.BiFunction;

/** Changes nodes that this replica has claimed, as long as it owns them. Thread-safe. */
record ClaimUpdater(ClaimContext context, Retry retry) {
  /** The result of an update. */
  enum ClaimUpdateOutcome {
    /** The node is changed, now or by an earlier call. */
    DONE,
    /** The node does not exist any more, or another replica owns it. */
    NOT_OWNED,
    /** The change was denied or rejected, or the deadline came first: nothing was changed. */
    NOT_DONE
  }

  /**
   * Changes the node, and retries until the API server answers or the deadline comes.
   *
   * @param operation for failure reports, as in "cordoning"
   * @param change computed from the current node and its claim; empty when there is nothing to do
   * @throws InterruptedException when interrupted; the change may have been made or not
   */
  ClaimUpdateOutcome update(
      TerminatingInstance subject,
      Claim claim,
      String operation,
      BiFunction<NodeView, ClaimRecord, Optional<NodeChange>> change,
      LiveDeadline deadline)
      throws InterruptedException {
    ClaimRecord made = claim.record();
    if (made == null) {
      return ClaimUpdateOutcome.NOT_DONE;
    }
    var policy = RetryPolicy.UNLESS_REJECTED.untilDenialCounts(context.grantTimeout());
    try {
      return retry
          .policy(policy)
          .until(deadline)
          .reporting(context.listener(), subject, operation + " node " + claim.node())
          .call(() -> updateOnce(claim.node(), made, change));
    } catch (RemoteFailure reported) {
      return ClaimUpdateOutcome.NOT_DONE;
    }
  }

  private ClaimUpdateOutcome updateOnce(
      NodeRef ref,
      ClaimRecord made,
      BiFunction<NodeView, ClaimRecord, Optional<NodeChange>> change) {
    // The index may not show the claim yet.
    Nodes nodes = context.nodes();
    Optional<NodeView> node =
        nodes
            .cached(ref)
            .filter(view -> ownRecord(view, made).isPresent())
            .or(() -> nodes.read(ref));
    while (true) {
      Optional<ClaimRecord> own = node.flatMap(view -> ownRecord(view, made));
      if (own.isEmpty()) {
        return ClaimUpdateOutcome.NOT_OWNED;
      }
      Optional<NodeChange> wanted = change.apply(node.get(), own.get());
      if (wanted.isEmpty()) {
        return ClaimUpdateOutcome.DONE;
      }
      switch (nodes.patch(node.get(), wanted.get())) {
        case PatchOutcome.NodePatched _ -> {
          context.permission().markGranted();
          return ClaimUpdateOutcome.DONE;
        }
        case PatchOutcome.NodeNotFound() -> {
          return ClaimUpdateOutcome.NOT_OWNED;
        }
        case PatchOutcome.StaleVersion() -> node = nodes.read(ref);
        case PatchOutcome.PatchDenied(String reason) -> throw context.denied(reason);
      }
    }
  }

  /** The claim on the node if it is still the one that this replica made. */
  private Optional<ClaimRecord> ownRecord(NodeView node, ClaimRecord made) {
    return ClaimRecord.parse(node.claim())
        .filter(now -> now.owner().equals(context.self()) && now.epoch() == made.epoch());
  }
}
