package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Deadline;

/**
 * What was first seen of the claimed node of an instance in use.
 *
 * @param node with the ping of its owner, if that was pinged
 * @param due when the next step is to be taken
 */
record ReturnObservation(NodeView node, NextStep next, Deadline due) {
  /** What follows while Auto Scaling says that the instance is in use. */
  enum NextStep {
    RELEASE,
    /** The owner was pinged. */
    RELEASE_UNLESS_ANSWERED,
    /** Its termination runs in this replica. */
    SEND_HEARTBEATS,
    /** The heartbeats end that termination if its actions are over. */
    AWAIT_END
  }

  /** Whether neither the claim has changed since, nor whether its termination runs here. */
  boolean isOf(NodeView now, boolean isRunning) {
    return now.ref().equals(node.ref())
        && String.valueOf(now.claim()).equals(node.claim())
        && isRunning == (next == NextStep.SEND_HEARTBEATS || next == NextStep.AWAIT_END);
  }
}
