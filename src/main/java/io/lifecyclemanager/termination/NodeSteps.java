package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.Claim.CordonState;
import io.lifecyclemanager.claim.ClaimOutcome;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Claimer;
import io.lifecyclemanager.claim.CordonOutcome;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationProgress;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.plan.DrainMode;
import io.lifecyclemanager.replacement.ReplacementWait;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.sharing.StoppableWork;
import io.lifecyclemanager.termination.StopReason.LostTo;
import io.lifecyclemanager.termination.TerminationState.AwaitingReplacement;
import io.lifecyclemanager.termination.TerminationState.Claiming;
import io.lifecyclemanager.termination.TerminationState.Completing;
import io.lifecyclemanager.termination.TerminationState.Following;
import io.lifecyclemanager.termination.TerminationState.InProgress;
import io.lifecyclemanager.termination.TerminationState.Stopping;
import io.lifecyclemanager.termination.TerminationState.WaitingForLimit;
import io.lifecyclemanager.termination.TerminationState.Working;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The steps of a termination that concern the node, each of which blocks and returns the state that
 * comes next. Any of them may be repeated. One thread at a time, but for {@link #wake}.
 */
final class NodeSteps {
  /** How long a cordon, a drain and a completion each wait for the metadata of the hooks. */
  static final Duration MAX_WAIT_FOR_PLAN = Duration.ofSeconds(10);

  private final TerminationContext context;
  private final Claimer claims;
  private final LiveDeadline end;
  private final NodeLocator locator;
  private final DeregistrationStep deregistration;
  private boolean replacementAwaited;
  private final Set<DrainStep> drains = ConcurrentHashMap.newKeySet();

  /**
   * @param actionBegan when the lifecycle action began; empty where that is not known
   */
  NodeSteps(TerminationContext context, Optional<Deadline> actionBegan) {
    this.context = context;
    this.claims = context.dependencies().claims();
    this.end = context.deadline()::end;
    this.locator = new NodeLocator(context);
    this.deregistration = new DeregistrationStep(context, actionBegan);
  }

  InProgress locate() throws InterruptedException {
    return locator.locate();
  }

  /**
   * Deregisters an instance that has no node until a node joins. Then all begins again: what load
   * balancers answered before the node was labelled does not count.
   */
  InProgress deregisterUntilNodeJoins() throws InterruptedException {
    StoppableWork<NodeView> deregistering = new StoppableWork<>();
    Queue<NodeView> joined = new ConcurrentLinkedQueue<>();
    inParallel(
        () ->
            deregistering.run(
                () -> {
                  if (!context.isCordonOnly()) {
                    deregistration.withoutNode();
                  }
                  return Optional.empty();
                },
                Optional::of),
        () -> {
          locator.awaitNode().ifPresent(joined::add);
          joined.forEach(deregistering::stop);
        });
    Optional<NodeView> node = joined.stream().findFirst().or(locator::matchOnce);
    if (node.isPresent()) {
      return new Claiming(node.get());
    }
    locator.reportUnidentified();
    context.progress().addStep("no node");
    return completing(Optional.empty());
  }

  /** Claims the node, unless another replica owns it. */
  InProgress claim(NodeView node) throws InterruptedException {
    context.awaitPlanOfCordon(node);
    return switch (claims.claim(context.instance(), node, context::claimScope, end)) {
      case ClaimOutcome.Acquired(Claim claim) -> {
        context.deadline().resume(claim);
        yield claim.cordon() == CordonState.AWAITED
            ? new WaitingForLimit(claim)
            : new Working(claim);
      }
      case ClaimOutcome.OwnedByOther(NodeRef owned, ClaimRecord owner) ->
          new Following(owned, owner);
      case ClaimOutcome.NodeGone() -> locator.markDeleted(node.ref());
    };
  }

  /** Waits until the disruption limit lets the node go, and cordons it. */
  TerminationState waitForLimit(Claim claim) throws InterruptedException {
    context.awaitAdmission(claim);
    return switch (claims.cordon(context.instance(), claim, end)) {
      case CordonOutcome.Cordoned(Claim cordoned) -> new Working(cordoned);
      case CordonOutcome.TakenOver(ClaimRecord newOwner) ->
          new Stopping(new LostTo(newOwner), Optional.of(claim));
      case CordonOutcome.ClaimGone(Optional<NodeView> node) ->
          node.isPresent() ? new Claiming(node.get()) : locator.markDeleted(claim.node());
    };
  }

  /** Waits for another replica to drain the node. */
  InProgress follow(NodeRef node, ClaimRecord owner) throws InterruptedException {
    claims.sharedEvents().add(context.instance(), node, context.scope().get().events(), end);
    return switch (new OwnerFollower(context, node).await(owner)) {
      case DRAINED -> {
        context.progress().addStep("drained by " + owner.owner());
        yield completing(Optional.empty());
      }
      case OUT_OF_TIME -> {
        context.progress().addFailure(owner.owner() + " has not drained the node in time");
        yield completing(Optional.empty());
      }
      case OWNERLESS -> locator.locateAgain(node);
    };
  }

  /** Waits until the group has a replacement for the instance. */
  InProgress awaitReplacement(Claim claim) throws InterruptedException {
    replacementAwaited = true;
    TerminationDependencies dependencies = context.dependencies();
    ReplacementWait wait =
        new ReplacementWait(
            dependencies.replacements(), context.instance(), this::replacementDeadline);
    try (var _ = context.progress().showBlockers(wait::blockers)) {
      wait.await();
    }
    return new Working(claim);
  }

  private Deadline replacementDeadline() {
    return context
        .deadline()
        .began()
        .plus(context.plan().current().waitForReplacement())
        .orEarlier(context.deadline().latestWaitEnd());
  }

  /**
   * Deregisters the instance and drains its node at the same time. What could not be written to the
   * node is tried again meanwhile.
   */
  InProgress deregisterAndDrain(Claim claim) throws InterruptedException {
    if (context.isCordonOnly()) {
      context.progress().addStep("cordoned only");
      return completing(context.progress().state().activeClaim());
    }
    if (claim.cordon() != CordonState.MISSING && !replacementAwaited && !context.isInterrupted()) {
      context.plan().await(context.deadline()::latestWaitEnd);
      if (!context.time().isPast(replacementDeadline())) {
        return new AwaitingReplacement(claim);
      }
    }
    if (claim.cordon() == CordonState.MISSING) {
      StoppableWork<Boolean> writing = new StoppableWork<>();
      inParallel(
          () -> {
            deregisterAndDrainOnce(claim);
            writing.stop(true);
          },
          () -> completeLate(claim, writing));
    } else {
      deregisterAndDrainOnce(claim);
    }
    return completing(context.progress().state().activeClaim());
  }

  private void deregisterAndDrainOnce(Claim claim) throws InterruptedException {
    if (context.plan().current().drain() == DrainMode.NONE) {
      deregistration.withNode(claim, DeregistrationProgress.IGNORED);
      context.progress().addStep("pods left as they are");
      return;
    }
    DrainStep drain = new DrainStep(context, claim, DrainDeadline.of(context, claim));
    DrainGate gate = new DrainGate(context.time().signal(), drain.drain());
    drains.add(drain);
    try {
      inParallel(
          () -> deregistration.withNode(claim, gate),
          () -> {
            gate.awaitDeregistrationSent();
            Deadline latest = context.time().in(MAX_WAIT_FOR_PLAN);
            context.plan().await(() -> latest);
            drain.run();
          });
    } finally {
      drains.remove(drain);
    }
  }

  /**
   * Writes the claim once that works. What load balancers answered before the node was labelled
   * does not count then.
   */
  private void completeLate(Claim missing, StoppableWork<Boolean> writing)
      throws InterruptedException {
    Optional<Claim> complete =
        writing.run(
            () -> claims.completeLate(context.instance(), missing, context.scope()),
            _ -> Optional.empty());
    if (complete.isPresent()) {
      context.progress().replaceClaim(complete.get());
      deregistration.withNode(complete.get(), DeregistrationProgress.IGNORED);
    }
  }

  private Completing completing(Optional<Claim> claim) throws InterruptedException {
    return new Completing(context.verdict(), claim);
  }

  private void inParallel(FanOut.ParallelTask first, FanOut.ParallelTask second)
      throws InterruptedException {
    FanOut.runAll(
        context.time(), "termination " + context.instance().instance(), List.of(first, second));
  }

  /** The drains in progress: one, or none. */
  Set<DrainStep> drains() {
    return Set.copyOf(drains);
  }

  /** Makes every wait look again at the deadline, the messages and the index of nodes. */
  void wake() {
    context.woken().raise();
    drains.forEach(DrainStep::wake);
  }
}
