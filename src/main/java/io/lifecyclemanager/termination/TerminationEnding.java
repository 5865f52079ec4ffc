package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Claimer;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.plan.DeadlineShift;
import io.lifecyclemanager.termination.StopReason.ActionsOver;
import io.lifecyclemanager.termination.StopReason.ClaimRemoved;
import io.lifecyclemanager.termination.StopReason.CompletionRequested;
import io.lifecyclemanager.termination.StopReason.HandedOver;
import io.lifecyclemanager.termination.StopReason.LostTo;
import io.lifecyclemanager.termination.TerminationState.Completing;
import io.lifecyclemanager.termination.TerminationState.Ended;
import io.lifecyclemanager.termination.TerminationState.Locating;
import io.lifecyclemanager.termination.cause.HeldCauses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The ways in which one termination ends: what becomes of its actions, messages and claim. */
final class TerminationEnding {
  /** How long the claim is tried to be marked, also after the deadline of the termination. */
  private static final Duration TO_MARK = Duration.ofMinutes(2);

  private final TerminationContext context;
  private final HeldCauses held;
  private final Claimer claims;
  private final OwnerPingResponder pings;
  private final BooleanSupplier isCurrent;
  private boolean isDrained;

  /**
   * @param isCurrent whether no later termination of the instance has begun in this replica
   */
  TerminationEnding(
      TerminationContext context,
      HeldCauses held,
      OwnerPingResponder pings,
      BooleanSupplier isCurrent) {
    this.context = context;
    this.held = held;
    this.claims = context.dependencies().claims();
    this.pings = pings;
    this.isCurrent = isCurrent;
  }

  /** Completes the lifecycle actions and deletes their messages. */
  Ended complete(Verdict verdict, Optional<Claim> claim) throws InterruptedException {
    isDrained = true;
    boolean hasAction = held.hasAction();
    if (hasAction && context.isPaced()) {
      // Replicas that hold other actions of the instance do not wait for the turn.
      markDrained(
          claim, context.time().in(TO_MARK).orEarlier(context.deadline().latestCompletion()));
      new TurnWait(context).await(claim);
    }
    held.completeAll(verdict);
    if (hasAction) {
      context.endTurn();
    }
    if (context.isCordonOnly()) {
      relinquishCordon(claim);
    } else {
      markDrained(claim, context.time().in(TO_MARK).orLater(context.deadline().end()));
    }
    held.deleteMessages();
    return new Ended(
        context.progress().hasFailed()
            ? TerminationOutcome.ABANDONED
            : TerminationOutcome.COMPLETED);
  }

  /** The node is not drained: what asks for more begins with the claim as it is. */
  private void relinquishCordon(Optional<Claim> claim) throws InterruptedException {
    if (claim.isPresent() && isCurrent.getAsBoolean()) {
      claims.notes().relinquish(context.instance(), claim.get(), this::endWhileCurrent);
    }
  }

  /** Does nothing when the claim says so already. */
  private void markDrained(Optional<Claim> claim, Deadline latest) throws InterruptedException {
    if (claim.isPresent() && isCurrent.getAsBoolean()) {
      claims.notes().markDrained(context.instance(), claim.get(), () -> latest);
    }
  }

  /** What each reason to stop leads to. */
  TerminationState stop(StopReason reason, Optional<Claim> claim) throws InterruptedException {
    return switch (reason) {
      case HandedOver() -> {
        held.stopAndReturnMessages(Duration.ZERO);
        if (isDrained || held.messages().isEmpty()) {
          // No message brings the termination to another replica, or those of an instance that
          // waits for its turn may have expired. Others do not ping the owner of a drained node.
          claim.ifPresent(pings::markOwnerLeft);
        }
        yield new Ended(TerminationOutcome.HANDED_OVER);
      }
      case ActionsOver() -> {
        held.close();
        if (claim.isPresent() && isCurrent.getAsBoolean()) {
          claims.notes().relinquish(context.instance(), claim.get(), this::endWhileCurrent);
        }
        held.deleteMessages();
        yield new Ended(TerminationOutcome.OVER);
      }
      case CompletionRequested(String requester) -> {
        if (!isDrained && !context.isCordonOnly()) {
          context.progress().addFailure("completed before the node was drained, for " + requester);
        }
        // No wait for a turn.
        DeadlineShift _ = context.deadline().limitTo(context.time().in(Duration.ZERO));
        yield new Completing(Verdict.CONTINUE, claim);
      }
      case ClaimRemoved() -> {
        held.endActionsThatAreOver(); // where it ends the last one, Locating stops at once
        yield new Locating();
      }
      case LostTo(ClaimRecord newOwner) -> {
        // Without a claim the loss is known already: the index showed it as well as the cordoning.
        claim.ifPresent(
            _ -> context.report(new Fact.ClaimLost(context.instance(), newOwner.owner())));
        yield leaveMessagesTo(newOwner)
            ? new Locating()
            : new Ended(TerminationOutcome.HANDED_OVER);
      }
    };
  }

  /**
   * Leaves to the new owner of the node the messages that it has received, as its deliveries are
   * the newer ones. If nothing is left to hold, the other messages belong to actions that are
   * completed or over, and are deleted.
   *
   * @return whether causes are left of which the new owner does not know
   */
  private boolean leaveMessagesTo(ClaimRecord newOwner) throws InterruptedException {
    List<String> received = newOwner.messages();
    if (received == null) {
      // Written by a version that did not name its messages: all may be the new owner's.
      held.stopAndReturnMessages(Duration.ZERO);
      return false;
    }
    boolean isAnyLeft = held.leaveTo(newOwner, received);
    if (!isAnyLeft) {
      held.deleteMessages();
    }
    return isAnyLeft;
  }

  /** A later termination of the instance has the same owner and epoch in its claim. */
  private Deadline endWhileCurrent() {
    return isCurrent.getAsBoolean() ? context.deadline().end() : context.time().in(Duration.ZERO);
  }
}
