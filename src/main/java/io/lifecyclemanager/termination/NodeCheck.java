package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Claimer;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.sharing.StoppableWork;
import io.lifecyclemanager.termination.StopReason.LostTo;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the node of one termination with what the index showed of it before, so that a change of
 * another node costs a look-up and wakes no thread. Stops the work once another replica has claimed
 * the node, and answers owner pings. Thread-safe.
 */
final class NodeCheck {
  private final TerminationContext context;
  private final Claimer claims;
  private final OwnerPingResponder pings;
  private final StoppableWork<StopReason> work;
  private final Set<LostClaim> lostClaims = new HashSet<>();
  private Optional<NodeView> shown = Optional.empty();

  /** Identifies a claim of this replica that another one has taken over. */
  private record LostClaim(NodeRef node, long epoch) {}

  NodeCheck(TerminationContext context, OwnerPingResponder pings, StoppableWork<StopReason> work) {
    this.context = context;
    this.claims = context.dependencies().claims();
    this.pings = pings;
    this.work = work;
  }

  /**
   * Looks at the index. May be repeated.
   *
   * @param always whether to check the claim of a node that has not changed
   * @return whether the node has changed since the last call, or {@code always}
   */
  synchronized boolean run(boolean always) {
    Optional<NodeView> now = find();
    boolean due = always || !now.equals(shown);
    shown = now;
    if (due) {
      context.progress().state().activeClaim().ifPresent(this::checkClaim);
    }
    return due;
  }

  private Optional<NodeView> find() {
    Nodes nodes = context.dependencies().nodes();
    @Nullable NodeRef known = context.instance().node();
    Optional<NodeView> node = known == null ? Optional.empty() : nodes.cached(known);
    try {
      return node.isPresent() ? node : nodes.find(context.instance().instance());
    } catch (RemoteFailure incomplete) {
      return Optional.empty(); // the locator retries
    }
  }

  private void checkClaim(Claim claim) {
    Optional<ClaimRecord> newOwner = claims.findNewOwner(claim);
    if (newOwner.isPresent()) {
      if (lostClaims.add(new LostClaim(claim.node(), claim.epoch()))) {
        work.stop(new LostTo(newOwner.get()));
      }
    } else if (claim.record() != null) { // without a record, no replica can ping its owner
      pings.answerPing(
          claim.node(),
          () -> !work.isStopping() && context.progress().state().activeClaim().isPresent());
    }
  }
}
