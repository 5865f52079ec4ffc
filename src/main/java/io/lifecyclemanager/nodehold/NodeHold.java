package io.lifecyclemanager.nodehold;

import io.lifecyclemanager.claim.NodeHoldRecord;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.NodeRef;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node that is held.
 *
 * @param node the node's name
 * @param instance the node's instance; null where {@code spec.providerID} names none
 * @param reason why it is held
 * @param author the user who asked for it
 * @param since when the node was held first
 * @param until when the hold ends by itself; null where it lasts until it is removed
 * @param taint whether the hold includes the taint
 * @param scaleDownDisabled whether the hold tells cluster-autoscaler to keep the node
 * @param cordoned whether the node is cordoned: false where another actor has uncordoned it since
 * @param terminating whether a termination has claimed the node since
 */
public record NodeHold(
    String node,
    @Nullable InstanceId instance,
    String reason,
    String author,
    Instant since,
    @Nullable Instant until,
    boolean taint,
    boolean scaleDownDisabled,
    boolean cordoned,
    boolean terminating) {

  /** The hold of a node; empty without one, and where its annotation is not understood. */
  public static Optional<NodeHold> of(NodeView node) {
    return node.holdMarks().heldBy().map(record -> of(node, record));
  }

  /**
   * The fact that the node is held in this way now.
   *
   * @param isAgain whether the Node has registered again without its hold
   */
  IntakeFact.NodeHoldSet toFact(NodeRef ref, boolean isAgain) {
    return new IntakeFact.NodeHoldSet(ref, instance, reason, author, until, isAgain);
  }

  private static NodeHold of(NodeView node, NodeHoldRecord record) {
    return new NodeHold(
        node.ref().name(),
        node.instance(),
        record.reason(),
        record.author(),
        Instant.parse(record.since()),
        record.end().orElse(null),
        record.taint(),
        record.scaleDownDisabled(),
        node.unschedulable(),
        HoldChanges.isClaimed(node));
  }
}
