package io.lifecyclemanager.claim;

import io.lifecyclemanager.model.NodeRef;

/** The result of {@link Claimer#claim}. */
public sealed interface ClaimOutcome {
  /** This replica owns the node. */
  record Acquired(Claim claim) implements ClaimOutcome {}

  /** Another replica owns the node, for messages that this replica does not hold. */
  record OwnedByOther(NodeRef node, ClaimRecord record) implements ClaimOutcome {}

  /** The Node object does not exist any more. */
  record NodeGone() implements ClaimOutcome {}
}
