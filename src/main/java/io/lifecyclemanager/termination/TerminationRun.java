package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.sharing.StoppableWork;
import io.lifecyclemanager.termination.StopReason.ActionsOver;
import io.lifecyclemanager.termination.TerminationState.AwaitingNode;
import io.lifecyclemanager.termination.TerminationState.AwaitingReplacement;
import io.lifecyclemanager.termination.TerminationState.Claiming;
import io.lifecyclemanager.termination.TerminationState.Completing;
import io.lifecyclemanager.termination.TerminationState.Ended;
import io.lifecyclemanager.termination.TerminationState.Following;
import io.lifecyclemanager.termination.TerminationState.InProgress;
import io.lifecyclemanager.termination.TerminationState.Locating;
import io.lifecyclemanager.termination.TerminationState.Stopping;
import io.lifecyclemanager.termination.TerminationState.WaitingForLimit;
import io.lifecyclemanager.termination.TerminationState.Working;
import io.lifecyclemanager.termination.cause.HeldCauses;
import io.lifecyclemanager.termination.cause.TerminationRequest;
import io.lifecyclemanager.termination.cause.TerminationRequest.JoinResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What happens to one instance, from the first accepted message to the last completed lifecycle
 * action: {@link #advance} has the steps in their order, {@link TerminationEnding} every other way
 * to end. Actions and messages are held all the time. {@link #run} on a thread of its own,
 * everything else from any thread.
 */
final class TerminationRun {
  /** After a bug the messages return soon, but not at once: they might meet it again and again. */
  private static final Duration RETURN_AFTER_BUG = Duration.ofSeconds(15);

  private final TerminationContext context;
  private final TerminationProgress progress;
  private final TerminationDeadline deadline;
  private final HeldCauses held;
  private final NodeSteps steps;
  private final TerminationEnding ending;
  private final StoppableWork<StopReason> work = new StoppableWork<>();
  private final NodeCheck nodeCheck;
  private final Predicate<TerminationRun> isCurrent;

  /**
   * In the state {@link Locating}; {@link #hold} and {@link #run} are to follow.
   *
   * @param isCurrent whether no later termination of the instance has begun in this replica
   */
  TerminationRun(
      TerminationDependencies dependencies,
      TerminationRequest first,
      Predicate<TerminationRun> isCurrent) {
    this.isCurrent = isCurrent;
    this.progress = new TerminationProgress(first, dependencies);
    LivePlan plan = new LivePlan(dependencies, progress, this::wake);
    this.deadline = new TerminationDeadline(dependencies, first, () -> plan.current().deadline());
    this.held =
        new HeldCauses(
            dependencies.hold(),
            progress::instance,
            this::limitDeadline,
            () -> work.stop(new ActionsOver()));
    this.context =
        new TerminationContext(
            dependencies,
            progress,
            deadline,
            plan,
            () -> held.scope(first.isCordonOnly()).withTermination(progress.id()),
            first.isCordonOnly(),
            dependencies.time().signal());
    this.steps = new NodeSteps(context, first.actionBegan());
    OwnerPingResponder pings = new OwnerPingResponder(context);
    this.ending = new TerminationEnding(context, held, pings, () -> isCurrent.test(this));
    this.nodeCheck = new NodeCheck(context, pings, work, held::isAlsoHeldBy);
  }

  /** Takes the termination from state to state until it has ended for this replica. */
  void run() {
    try {
      while (!(progress.state() instanceof Ended)) {
        enter(next(progress.state()));
      }
    } catch (RuntimeException | Error bug) {
      // Another replica may succeed, or a version without the bug.
      StoppableWork.cleanUpAfter(bug, () -> held.stopAndReturnMessages(RETURN_AFTER_BUG));
      if (!(progress.state() instanceof Ended)) {
        var end = new Ended(TerminationOutcome.HANDED_OVER, Optional.of(bug));
        StoppableWork.cleanUpAfter(bug, () -> enter(end));
      }
      throw bug;
    } finally {
      context.plan().close();
      held.close();
    }
  }

  private TerminationState next(TerminationState state) {
    try {
      return switch (state) {
        case InProgress now ->
            work.run(() -> advance(now), reason -> new Stopping(reason, now.activeClaim()));
        case Stopping(StopReason reason, Optional<Claim> claim) -> ending.stop(reason, claim);
        case Ended ended -> ended;
      };
    } catch (InterruptedException e) {
      throw new IllegalStateException(
          "termination of %s was interrupted without a reason in state %s"
              .formatted(progress.instance().instance(), state),
          e);
    }
  }

  /** The steps of a termination in their order, each from one state to the next. */
  private TerminationState advance(InProgress state) throws InterruptedException {
    return switch (state) {
      case Locating _ -> steps.locate();
      case AwaitingNode _ -> steps.deregisterUntilNodeJoins();
      case Claiming(NodeView node) -> steps.claim(node);
      case Following(NodeRef node, ClaimRecord owner) -> steps.follow(node, owner);
      case WaitingForLimit(Claim claim) -> steps.waitForLimit(claim);
      case AwaitingReplacement(Claim claim) -> steps.awaitReplacement(claim);
      case Working(Claim claim) -> steps.deregisterAndDrain(claim);
      case Completing(Verdict verdict, Optional<Claim> claim) -> ending.complete(verdict, claim);
    };
  }

  /** Moves to the next state, and gives up what belongs to the state before. */
  private void enter(TerminationState next) {
    Optional<NodeRef> limited = progress.state().limitedNode();
    try {
      progress.enter(next);
    } finally {
      if (next.limitedNode().isEmpty() && !context.isCordonOnly()) {
        limited.ifPresent(context.dependencies().admissions()::release);
      }
      if ((next instanceof Completing || !(next instanceof InProgress)) && isCurrent.test(this)) {
        context.dependencies().deregistration().membership().forget(context.instance().instance());
      }
    }
    if (next.activeClaim().isEmpty()) {
      nodeCheck.forgetClaims();
    }
    if (next.activeClaim().isPresent() || next instanceof Following) {
      boolean _ = nodeCheck.run(true); // the index may have shown a new owner before
    }
  }

  /** Begins to hold the first lifecycle action. */
  void hold(TerminationRequest first) {
    first.interruption().ifPresent(deadline::tightenTo);
    context.report(
        new Fact.TerminationStarted(
            context.instance(),
            progress.id(),
            first.action().orElse(null),
            first.text(),
            context.time().until(deadline.end())));
    JoinResult _ = held.add(first);
    first.action().ifPresent(context.plan()::lookUp);
  }

  /** Holds another cause, or another delivery of one; false when it is about to end. */
  boolean join(TerminationRequest request) {
    if (context.isCordonOnly() && !request.isCordonOnly()) {
      return false;
    }
    JoinResult joined = held.add(request);
    if (joined == JoinResult.TOO_LATE) {
      return false;
    }
    request.action().ifPresent(context.plan()::lookUp);
    request.interruption().ifPresent(deadline::tightenTo);
    context.report(
        new Fact.TerminationJoined(
            context.instance(),
            request.action().orElse(null),
            request.text(),
            joined == JoinResult.NEW_CAUSE));
    wake();
    return true;
  }

  /** Ends it unless it has another cause than these events. */
  void endEvents(List<ClaimEvent> over) {
    held.endEvents(over);
  }

  /** Whether the event is one of its causes. */
  boolean hasCause(InstanceEvent event) {
    return ClaimEvent.of(event).isAmong(context.scope().get().events());
  }

  private void wake() {
    steps.wake();
  }

  /** Stops it as soon as its thread notices. */
  void stop(StopReason reason) {
    work.stop(reason);
  }

  /** What an operator asks of it. */
  Interventions interventions() {
    return new Interventions(context, work, steps);
  }

  /** Finds out at once whether Auto Scaling has ended its actions. */
  void sendHeartbeats() {
    held.sendHeartbeats();
  }

  /** Wakes the steps when the index shows a change of the node, or {@code always}; whether so. */
  boolean checkNode(boolean always) {
    boolean due = nodeCheck.run(always);
    if (due) {
      steps.wake();
    }
    return due;
  }

  /** Auto Scaling ends an action at its global timeout, whatever happens. */
  private void limitDeadline(HookTimeouts timeouts, Deadline actionBegan) {
    Deadline hardEnd = actionBegan.plus(timeouts.global());
    context.limitDeadline(hardEnd);
    steps.wake();
  }

  /** The id of the termination. */
  String id() {
    return progress.id();
  }

  TerminationSnapshot snapshot() {
    return context.snapshot();
  }
}
