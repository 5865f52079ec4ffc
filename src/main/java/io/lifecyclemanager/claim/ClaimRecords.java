package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The claims that a replica writes when it claims a node. Pure. */
final class ClaimRecords {
  private ClaimRecords() {}

  /**
   * The claim of a node that carries none. The cordon of the predecessor counts as our own.
   *
   * @param cordonWritten whether the node is cordoned in the same patch
   */
  static ClaimRecord first(
      String owner, Instant now, NodeView node, ClaimScope scope, boolean cordonWritten) {
    boolean inherited = node.hasPredecessorAnnotation();
    return new ClaimRecord(
        owner,
        1,
        now.toString(),
        NodeMarks.isCordonedBefore(node) && !inherited,
        inherited ? null : node.excludeLabel(),
        cordonWritten || inherited,
        null,
        List.copyOf(scope.messages()),
        null,
        scope.group(),
        ClaimEvent.merge(List.of(), scope.events()),
        (scope.cordonOnly() && !inherited) ? true : null,
        null,
        List.copyOf(scope.hooks()),
        scope.termination());
  }

  /**
   * The claim of a node that is to be released. A node that only the predecessor has marked counts
   * as claimed without an owner, by {@link #first}.
   *
   * @return empty where the node has no claim, or one that is not understood
   */
  static Optional<ClaimRecord> beforeRelease(NodeView node) {
    return node.claim() == null && node.hasPredecessorAnnotation()
        ? Optional.of(first("", Instant.EPOCH, node, ClaimScope.NONE, true))
        : ClaimRecord.parse(node.claim());
  }

  /**
   * The claim of the next owner. The original state stays, and so do the events. A claim that is no
   * longer in progress may belong to an earlier termination of an instance that has returned: its
   * settle time does not count. One that has cordoned the node and nothing else leaves it so where
   * more is asked for: cordon and label are yet to be written together.
   */
  static ClaimRecord next(ClaimRecord claim, String next, ClaimScope scope) {
    boolean keepsCordon = claim.isCordonKept() || (claim.isCordonOnly() && !scope.cordonOnly());
    return new ClaimRecord(
        next,
        claim.owner().equals(next) ? claim.epoch() : claim.epoch() + 1,
        claim.since(),
        claim.wasCordoned(),
        claim.excludeLabelWas(),
        keepsCordon ? Boolean.FALSE : claim.cordonWritten(),
        claim.isInProgress() ? claim.settledAfterMillis() : null,
        List.copyOf(scope.messages()),
        null,
        scope.group() == null ? claim.group() : scope.group(),
        ClaimEvent.merge(claim.claimedEvents(), scope.events()),
        scope.cordonOnly() ? claim.cordonOnly() : null,
        keepsCordon ? true : null,
        List.copyOf(scope.hooks()),
        scope.termination());
  }
}
