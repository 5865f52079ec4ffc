package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * Where one termination is. {@link TerminationRun} turns each state into the next one; every change
 * passes through {@link TerminationProgress#enter}. Sealed, so that the compiler points to every
 * place that has to know a new state. Lifecycle actions and messages are held in every state but
 * {@link Ended}. Immutable.
 */
public sealed interface TerminationState {
  /** A state in which the termination goes on, until it is stopped. */
  sealed interface InProgress extends TerminationState {}

  /** Looks for the instance's Node object. */
  record Locating() implements InProgress {}

  /** The instance has no node: it is deregistered, and has some time left to join the cluster. */
  record AwaitingNode() implements InProgress {}

  /** Writes this replica's claim to the node. */
  record Claiming(NodeView node) implements InProgress {}

  /** The node is claimed without a cordon, which follows once the disruption limit allows it. */
  record WaitingForLimit(Claim claim) implements InProgress {}

  /** Another replica drains the node, because of other messages; this one waits for it. */
  record Following(NodeRef node, ClaimRecord owner) implements InProgress {}

  /** The node is cordoned and held until its group has a replacement for the instance. */
  record AwaitingReplacement(Claim claim) implements InProgress {}

  /** The node is cordoned: the instance is deregistered and its node drained at the same time. */
  record Working(Claim claim) implements InProgress {}

  /**
   * The lifecycle actions are completed and their messages deleted.
   *
   * @param claim of the node that was drained here; empty where there was no node, or another
   *     replica drained it
   */
  record Completing(Verdict verdict, Optional<Claim> claim) implements InProgress {}

  /**
   * Stops before the lifecycle actions are completed.
   *
   * @param claim of the node that this replica worked on; empty where there was none
   */
  record Stopping(StopReason reason, Optional<Claim> claim) implements TerminationState {
    @Override
    public String name() {
      return "Stopping (" + reason.text() + ")";
    }
  }

  /**
   * Over for this replica. The last state.
   *
   * @param bug what ended it, where that was a bug; otherwise empty
   */
  record Ended(TerminationOutcome outcome, Optional<Throwable> bug) implements TerminationState {
    /** The ordinary end. */
    public Ended(TerminationOutcome outcome) {
      this(outcome, Optional.empty());
    }
  }

  /** The state's name, for logs; a termination that stops adds the reason. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Whether {@code next} may follow on this state. */
  default boolean canMoveTo(TerminationState next) {
    boolean ends = next instanceof Stopping || next instanceof Ended;
    return switch (this) {
      case Locating _ -> ends || next instanceof Claiming || next instanceof AwaitingNode;
      case AwaitingNode _ -> ends || next instanceof Claiming || next instanceof Completing;
      case Claiming _ ->
          ends
              || next instanceof WaitingForLimit
              || next instanceof Working
              || next instanceof Following
              || next instanceof AwaitingNode;
      case WaitingForLimit _ ->
          ends
              || next instanceof Working
              || next instanceof Claiming
              || next instanceof AwaitingNode;
      case Following _ ->
          ends
              || next instanceof Completing
              || next instanceof Claiming
              || next instanceof AwaitingNode;
      case Working _ -> ends || next instanceof Completing || next instanceof AwaitingReplacement;
      case AwaitingReplacement _ -> ends || next instanceof Working;
      case Completing _ -> ends;
      case Stopping _ ->
          next instanceof Locating || next instanceof Completing || next instanceof Ended;
      case Ended _ -> false;
    };
  }

  /**
   * What the state waits for, where that is known without asking its step.
   *
   * @param since when the state began
   */
  default Optional<Blocker> blocker(Instant since) {
    return switch (this) {
      case Following(_, ClaimRecord owner) ->
          Optional.of(
              Blocker.of(
                  BlockerKind.OTHER_REPLICA,
                  "replica " + owner.owner() + " drains the node",
                  since,
                  null));
      case Locating _,
          AwaitingNode _,
          Claiming _,
          WaitingForLimit _,
          AwaitingReplacement _,
          Working _,
          Completing _,
          Stopping _,
          Ended _ ->
          Optional.empty();
    };
  }

  /** The claim of the node that this replica works on; empty without one, and once it stops. */
  default Optional<Claim> activeClaim() {
    return switch (this) {
      case WaitingForLimit(Claim claim) -> Optional.of(claim);
      case Working(Claim claim) -> Optional.of(claim);
      case AwaitingReplacement(Claim claim) -> Optional.of(claim);
      case Completing(_, Optional<Claim> claim) -> claim;
      case Locating _, AwaitingNode _, Claiming _, Following _, Stopping _, Ended _ ->
          Optional.empty();
    };
  }

  /** The node that takes part in the disruption limit here: waits for it, or is let through. */
  default Optional<NodeRef> limitedNode() {
    return this instanceof Completing ? Optional.empty() : activeClaim().map(Claim::node);
  }
}
