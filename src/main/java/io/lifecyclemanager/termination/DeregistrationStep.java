package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.deregistration.Deregistration;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationProgress;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationResult;
import io.lifecyclemanager.deregistration.Deregistration.EarlierDeregistration;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import java.time.Duration;
import java.util.Optional;

/** Deregisters one instance from all load balancers and reports how that ended. */
final class DeregistrationStep {
  private final TerminationContext context;
  private final Optional<Deadline> actionBegan;

  /**
   * @param actionBegan when the lifecycle action began, on which all replicas agree within a second
   *     or two; empty where that is not known
   */
  DeregistrationStep(TerminationContext context, Optional<Deadline> actionBegan) {
    this.context = context;
    this.actionBegan = actionBegan;
  }

  /** Deregisters an instance whose node is labelled, and records the settle time in its claim. */
  void withNode(Claim claim, DeregistrationProgress progress) throws InterruptedException {
    try (SettleTimeRecorder recorder =
        new SettleTimeRecorder(context, claim, actionBegan, progress)) {
      deregister(claim.atNanos(), recorder.earlier(), recorder);
    }
  }

  /**
   * Deregisters an instance without a node. No claim tells whether another replica has begun to.
   */
  void withoutNode() throws InterruptedException {
    deregister(
        context.time().nanos(),
        new EarlierDeregistration(true, null),
        DeregistrationProgress.IGNORED);
  }

  private void deregister(
      long labelledNanos, EarlierDeregistration earlier, DeregistrationProgress progress)
      throws InterruptedException {
    TerminationDependencies dependencies = context.dependencies();
    if (!dependencies.policy().deregister()) {
      progress.onDeregistrationAccepted();
      progress.onTrafficStopped();
      return;
    }
    long start = context.time().nanos();
    Deregistration deregistration =
        new Deregistration(
            dependencies.deregistration(), context.instance(), context.deadline()::end);
    DeregistrationResult result;
    try (var _ = context.progress().showBlockers(deregistration::blockers)) {
      result = deregistration.run(labelledNanos, earlier, progress);
    }
    Duration took = context.time().since(start);
    context.progress().addStep("out of " + result.loadBalancers() + " balancers", took);
    context.report(
        new Fact.DeregistrationEnded(
            context.instance(),
            result.loadBalancers(),
            result.classicElbs(),
            took,
            result.failure().orElse(null),
            result.onlyDenied(),
            result.onlyClassicElbs()));
  }
}
