package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.ClaimRecord;

/**
 * Why a termination stops before its lifecycle actions are completed. Read at one place, {@link
 * TerminationRun}, when the termination is in the state {@link TerminationState.Stopping}.
 */
public sealed interface StopReason {
  /** This replica stops: its messages return to the queue, for other replicas. */
  record HandedOver() implements StopReason {}

  /** Auto Scaling has ended every lifecycle action by itself: there is nothing to complete. */
  record ActionsOver() implements StopReason {}

  /**
   * Another replica has claimed the node. The messages that it has received are no longer ours;
   * actions that it does not know of are still held here.
   *
   * @param newOwner what the other replica has written to the node
   */
  record LostTo(ClaimRecord newOwner) implements StopReason {}

  /**
   * The claim was removed from the node, which has no other one: the node is claimed again if Auto
   * Scaling still terminates the instance.
   */
  record ClaimRemoved() implements StopReason {}

  /**
   * An operator asks for the completion of the lifecycle actions now.
   *
   * @param requester who asks
   */
  record CompletionRequested(String requester) implements StopReason {}

  /** The reason in words, for logs. */
  default String text() {
    return switch (this) {
      case HandedOver() -> "this replica stops";
      case ActionsOver() -> "all lifecycle actions are over";
      case ClaimRemoved() -> "its claim was removed from the node";
      case CompletionRequested(String requester) -> requester + " asks for the completion now";
      case LostTo(ClaimRecord newOwner) -> newOwner.owner() + " has claimed the node";
    };
  }
}
