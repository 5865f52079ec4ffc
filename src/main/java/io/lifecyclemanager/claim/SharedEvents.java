package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.util.List;
import java.util.Optional;

/**
 * Tells the owner of a node of events that another replica has received: they are written to the
 * owner's claim, which tightens its deadline. Thread-safe.
 */
public final class SharedEvents {
  private final ClaimContext context;
  private final Retry retry;

  SharedEvents(ClaimContext context, Retry retry) {
    this.context = context;
    this.retry = retry;
  }

  /**
   * Adds events to the claim on the node, which any replica may own. May be repeated. Without the
   * permission, and after the deadline, the owner does not learn of them.
   *
   * @throws InterruptedException when interrupted
   */
  public void add(
      TerminatingInstance subject, NodeRef node, List<ClaimEvent> events, LiveDeadline deadline)
      throws InterruptedException {
    if (events.isEmpty()) {
      return;
    }
    try {
      boolean _ =
          retry
              .policy(RetryPolicy.EVERY_FAILURE.untilRefusalCounts(context.grantTimeout()))
              .until(deadline)
              .reporting(
                  context.failureReport(
                      subject, "telling the owner of node " + node + " of an event", null))
              .call(() -> addOnce(node, events));
    } catch (RemoteFailure reported) {
      // The owner continues with its own deadline.
    }
  }

  private boolean addOnce(NodeRef ref, List<ClaimEvent> events) {
    for (int conflicts = 1; ; conflicts++) {
      Optional<NodeView> node = context.nodes().read(ref);
      Optional<ClaimRecord> claim = node.flatMap(it -> ClaimRecord.parse(it.claim()));
      if (claim.isEmpty() || claim.get().withEvents(events).equals(claim.get())) {
        return true;
      }
      var change = NodeMarks.annotate(NodeMarks.annotations(claim.get().withEvents(events)));
      switch (context.patch(node.get(), change)) {
        case PatchOutcome.NodePatched _, PatchOutcome.NodeNotFound _ -> {
          return true;
        }
        case PatchOutcome.StaleVersion() -> ClaimContext.checkConflicts(conflicts, ref);
        case PatchOutcome.PatchDenied(String reason) -> throw ClaimContext.denied(reason);
      }
    }
  }
}
