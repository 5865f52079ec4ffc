package io.lifecyclemanager.nodehold;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request does to one node.
 *
 * @param seen the node when the request was resolved
 * @param request the hold that is set; null where the hold ends
 * @param author the user who asks
 * @param now the time of the request
 */
record HoldEdit(NodeView seen, @Nullable NodeHoldRequest request, String author, Instant now) {
  /** The change of the node as it is; empty when there is nothing to do, or it is refused. */
  Optional<NodeChange> change(NodeView node) {
    if (request == null) {
      return HoldChanges.end(node);
    }
    return isRefused(node)
        ? Optional.empty()
        : HoldChanges.hold(node, HoldChanges.record(node, request, author, now));
  }

  /** Whether a termination has claimed the node before it was held. */
  boolean isRefused(NodeView node) {
    return request != null && HoldChanges.isClaimed(node) && node.holdMarks().heldBy().isEmpty();
  }
}
