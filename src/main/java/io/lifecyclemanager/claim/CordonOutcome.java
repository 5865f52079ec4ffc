package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeView;
import java.util.Optional;

/** The result of {@link Claimer#cordon}. */
public sealed interface CordonOutcome {
  /**
   * The node is cordoned, or the termination continues without its cordon because the API server
   * denied it or did not answer in time.
   */
  record Cordoned(Claim claim) implements CordonOutcome {}

  /** Another replica has claimed the node meanwhile. */
  record TakenOver(ClaimRecord newOwner) implements CordonOutcome {}

  /**
   * No replica owns the node any more.
   *
   * @param node the node as the API server shows it; empty when it does not exist any more
   */
  record ClaimGone(Optional<NodeView> node) implements CordonOutcome {}
}
