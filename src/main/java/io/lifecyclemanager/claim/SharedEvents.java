package io.lifecyclemanager.claim;

import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.util.List;

/**
 * Tells the owner of a node of events that another replica has received: they are written to the
 * owner's claim, which tightens its deadline. Thread-safe.
 */
public final class SharedEvents {
  private final ClaimUpdater updater;

  SharedEvents(ClaimUpdater updater) {
    this.updater = updater;
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
    ClaimContext context = updater.context();
    try {
      var _ =
          updater
              .retry()
              .policy(RetryPolicy.EVERY_FAILURE.untilRefusalCounts(context.grantTimeout()))
              .until(deadline)
              .reporting(
                  context.failureReport(
                      subject, "telling the owner of node " + node + " of an event", null))
              .call(() ->
                  updater.updateOnce(
                      node, (_, claim) -> ClaimNotes.change(claim, it -> it.withEvents(events))));
    } catch (RemoteFailure reported) {
      // The owner continues with its own deadline.
    }
  }
}
