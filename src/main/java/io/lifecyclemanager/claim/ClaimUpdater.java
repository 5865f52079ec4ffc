package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.PatchConflicts;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Changes nodes that this replica has claimed, as long as it owns them. Thread-safe. */
record ClaimUpdater(ClaimContext context, Retry retry) {
  /** The result of an update. */
  sealed interface ClaimUpdateOutcome {
    /** The node is changed, now or by an earlier call. */
    record Updated() implements ClaimUpdateOutcome {}

    /**
     * This replica does not own the node any more.
     *
     * @param node the node as the API server shows it; empty when it does not exist any more
     */
    record NotOwned(Optional<NodeView> node) implements ClaimUpdateOutcome {}

    /** The change was refused, or the deadline came first: nothing was changed. */
    record NotUpdated() implements ClaimUpdateOutcome {}
  }

  /**
   * Changes the node, and retries until the API server accepts or refuses it for good, or the
   * deadline comes.
   *
   * @param report receives each failure
   * @param change computed from the current node and its claim; empty when there is nothing to do
   * @throws InterruptedException when interrupted; the change may have been made or not
   */
  ClaimUpdateOutcome update(
      Claim claim,
      FailureReport report,
      BiFunction<NodeView, ClaimRecord, Optional<NodeChange>> change,
      LiveDeadline deadline)
      throws InterruptedException {
    var policy = RetryPolicy.EVERY_FAILURE.untilRefusalCounts(context.grantTimeout());
    try {
      return retry
          .policy(policy)
          .until(deadline)
          .reporting(report)
          .call(() -> updateOnce(claim, change));
    } catch (RemoteFailure reported) {
      return new ClaimUpdateOutcome.NotUpdated();
    }
  }

  /**
   * Changes the node once.
   *
   * @throws RemoteFailure when the API server did not answer, or refused the change; or after
   *     several conflicts in a row
   */
  ClaimUpdateOutcome updateOnce(
      Claim claim, BiFunction<NodeView, ClaimRecord, Optional<NodeChange>> change) {
    // The index may not show the claim yet.
    Optional<NodeView> indexed =
        context.nodes().cached(claim.node()).filter(view -> ownRecord(view, claim).isPresent());
    return updateOnce(claim.node(), indexed, view -> ownRecord(view, claim), change);
  }

  /**
   * Changes the node once, whichever replica owns it.
   *
   * @throws RemoteFailure as {@link #updateOnce(Claim, BiFunction)}
   */
  ClaimUpdateOutcome updateOnce(
      NodeRef ref, BiFunction<NodeView, ClaimRecord, Optional<NodeChange>> change) {
    return updateOnce(ref, Optional.empty(), view -> ClaimRecord.parse(view.claim()), change);
  }

  private ClaimUpdateOutcome updateOnce(
      NodeRef ref,
      Optional<NodeView> first,
      Function<NodeView, Optional<ClaimRecord>> recordOf,
      BiFunction<NodeView, ClaimRecord, Optional<NodeChange>> change) {
    Nodes nodes = context.nodes();
    Optional<NodeView> node = first.or(() -> nodes.read(ref));
    for (int conflicts = 1; ; conflicts++) {
      Optional<ClaimRecord> own = node.flatMap(recordOf);
      if (own.isEmpty()) {
        return new ClaimUpdateOutcome.NotOwned(node);
      }
      Optional<NodeChange> wanted = change.apply(node.get(), own.get());
      if (wanted.isEmpty()) {
        return new ClaimUpdateOutcome.Updated();
      }
      switch (context.patch(node.get(), wanted.get())) {
        case PatchOutcome.NodePatched _ -> {
          context.permission().markGranted();
          return new ClaimUpdateOutcome.Updated();
        }
        case PatchOutcome.NodeNotFound() -> {
          return new ClaimUpdateOutcome.NotOwned(Optional.empty());
        }
        case PatchOutcome.StaleVersion() -> {
          PatchConflicts.check(conflicts, ref);
          node = nodes.read(ref);
        }
        case PatchOutcome.PatchDenied(String reason) -> throw ClaimContext.denied(reason);
      }
    }
  }

  /**
   * The claim on the node if it is still the one that this replica made. A claim without a record
   * may have been written after all, by an attempt whose response did not come.
   */
  private Optional<ClaimRecord> ownRecord(NodeView node, Claim claim) {
    return ClaimRecord.parse(node.claim())
        .filter(now -> now.owner().equals(context.self()))
        .filter(now ->
            claim.record() == null ? now.epoch() > claim.epoch() : now.epoch() == claim.epoch());
  }
}
