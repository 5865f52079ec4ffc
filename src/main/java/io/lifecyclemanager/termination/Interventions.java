package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.plan.TerminationLimits;
import io.lifecyclemanager.sharing.StoppableWork;
import io.lifecyclemanager.termination.StopReason.CompletionRequested;
import io.lifecyclemanager.termination.TerminationState.Ended;
import io.lifecyclemanager.termination.TerminationState.Following;
import io.lifecyclemanager.termination.TerminationState.Stopping;
import io.lifecyclemanager.termination.intervention.InterventionOutcome;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.DeadlineTooLate;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InstanceUnknown;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InterventionAccepted;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InterventionRefused;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.OwnedByReplica;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What an operator asks of one termination in progress. Thread-safe. */
record Interventions(TerminationContext context, StoppableWork<StopReason> work, NodeSteps steps) {

  /** What is known of an instance whose termination is not in progress in this replica. */
  static InterventionOutcome elsewhere(TerminationDependencies dependencies, InstanceId instance) {
    Optional<NodeView> node;
    try {
      node = dependencies.nodes().find(instance);
    } catch (RemoteFailure incomplete) {
      return new InterventionRefused("the index of nodes is not complete: try again soon");
    }
    return node.flatMap(it -> ClaimRecord.parse(it.claim()))
        // The owner of a drained node may wait for its turn.
        .filter(it -> !it.isRelinquished() && !dependencies.claims().isOwn(it))
        .<InterventionOutcome>map(it -> new OwnedByReplica(it.owner()))
        .orElseGet(() -> new InstanceUnknown(instance));
  }

  /** Completes the lifecycle actions now, whatever the termination waits for. */
  InterventionOutcome complete(String requester) {
    return unlessEnding(() -> {
      report(requester, "the completion of the lifecycle actions now");
      work.stop(new CompletionRequested(requester));
      return new InterventionAccepted();
    });
  }

  /** Moves the deadline to a later time. */
  InterventionOutcome extend(Duration fromNow, String requester) {
    return unlessEnding(() -> {
      Deadline asked = context.time().in(fromNow);
      Deadline present =
          steps.drains().stream()
              .map(DrainStep::end)
              .reduce(context.deadline().end(), Deadline::orEarlier);
      if (present.orLater(asked).equals(present)) {
        return new InterventionRefused(
            "the deadline is in %d s, which is not earlier"
                .formatted(context.time().until(present).toSeconds()));
      }
      context.deadline().extendTo(asked);
      TerminationLimits limits = context.deadline().limits();
      if (!limits.extended().equals(Optional.of(asked))) {
        return new DeadlineTooLate(context.time().wallClock(limits.latestExtension()));
      }
      report(requester, "a deadline in %d s".formatted(fromNow.toSeconds()));
      steps.wake();
      return new InterventionAccepted();
    });
  }

  /** Requests the refused evictions again at once. */
  InterventionOutcome retryEvictions(String requester) {
    return unlessEnding(() -> {
      Set<DrainStep> drains = steps.drains();
      drains.forEach(it -> it.drain().retryEvictions());
      if (drains.isEmpty()) {
        return new InterventionRefused(
            "no pods are evicted in the state " + context.progress().state().name());
      }
      report(requester, "another try of the refused evictions");
      return new InterventionAccepted();
    });
  }

  private InterventionOutcome unlessEnding(Supplier<InterventionOutcome> intervention) {
    TerminationState state = context.progress().state();
    if (state instanceof Following(_, ClaimRecord owner)) {
      return new OwnedByReplica(owner.owner());
    }
    return state instanceof Stopping || state instanceof Ended || work.isStopping()
        ? new InterventionRefused("the termination is about to end here")
        : intervention.get();
  }

  private void report(String requester, String request) {
    context.report(new IntakeFact.InterventionRequested(context.instance(), requester, request));
  }
}
