package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claimer.Claim;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells other replicas on the node whether its run still lives. Thread-safe. */
final class OwnerPingResponder {
  private final TerminationDependencies tools;
  private final OwnerPing attendance;
  private final Phases phases;
  private final AtomicBoolean answering = new AtomicBoolean();

  OwnerPingResponder(TerminationDependencies tools, Phases phases) {
    this.tools = tools;
    this.attendance = tools.attendance();
    this.phases = phases;
  }

  /** Answers where somebody asks; on a thread of its own, as an answer may take its time. */
  void check() {
    phases
        .claim()
        .filter(claim -> phases.lostTo().isEmpty() && attendance.hasUnansweredPing(claim.node()))
        .filter(claim -> answering.compareAndSet(false, true))
        .ifPresent(claim -> {
          NodeRef node = claim.node();
          tools.time().start("answer for " + node, () -> answer(node));
        });
  }

  private void answer(NodeRef node) {
    try {
      attendance.answerPing(node);
    } catch (RemoteFailure trouble) {
      // Asked again at the next look at the claims, before anybody's patience is over.
      tools
          .listener()
          .on(new Fact.RemoteCallFailed(phases.subject(), "answering for " + node, trouble, null));
    } finally {
      answering.set(false);
    }
  }

  /** Leaves the node to others, who need not wait for an answer then. */
  void leave() {
    phases.claim().ifPresent(this::leave);
  }

  private void leave(Claim claim) {
    try {
      attendance.markOwnerLeft(claim.node(), Objects.requireNonNull(claim.record()).owner());
    } catch (RemoteFailure trouble) {
      tools
          .listener()
          .on(
              new Fact.RemoteCallFailed(
                  phases.subject(), "leaving " + claim.node(), trouble, null));
    }
  }
}
