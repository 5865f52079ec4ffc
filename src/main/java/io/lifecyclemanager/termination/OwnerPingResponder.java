package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Answers the pings of other replicas on the node of one termination. Thread-safe. */
final class OwnerPingResponder {
  private final TerminationContext context;
  private final OwnerPing pings;
  private final AtomicBoolean answering = new AtomicBoolean();

  OwnerPingResponder(TerminationContext context) {
    this.context = context;
    this.pings = context.dependencies().ownerPings();
  }

  /**
   * Answers a ping, if there is one, on a thread of its own: an answer may take its time.
   *
   * @param isActive whether the termination has not begun to stop, called after the ping is read
   */
  void answerPing(NodeRef node, BooleanSupplier isActive) {
    Optional<NodeView> pinged = pings.findUnansweredPing(node);
    if (pinged.isPresent() && isActive.getAsBoolean() && answering.compareAndSet(false, true)) {
      context.time().start("answer ping on " + node, () -> answer(pinged.get()));
    }
  }

  private void answer(NodeView pinged) {
    try {
      pings.answerPing(pinged);
    } catch (RemoteFailure failure) {
      // Tried again at the next look at the claims, long before the ping times out.
      report("answering the owner ping on " + pinged.ref(), failure, "tried again soon");
    } finally {
      answering.set(false);
    }
  }

  /** Marks on the node that its owner has left it, so that other replicas need not ping. */
  void markOwnerLeft(Claim claim) {
    if (claim.record() == null) {
      return;
    }
    try {
      pings.markOwnerLeft(claim.node(), claim.record().owner());
    } catch (RemoteFailure failure) {
      report("marking " + claim.node() + " as left by its owner", failure, null);
    }
  }

  private void report(String operation, RemoteFailure failure, @Nullable String consequence) {
    context.report(
        new Fact.RemoteCallFailed(context.instance(), operation, failure, null, consequence));
  }
}
