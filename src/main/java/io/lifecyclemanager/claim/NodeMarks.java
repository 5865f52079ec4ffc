package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The labels and annotations of a Node by which a termination shows, and how they are set. Pure.
 */
public final class NodeMarks {
  /**
   * Makes the cloud controller manager and the AWS Load Balancer Controller remove the node from
   * load balancers. The former reads the value, the latter the presence: it is always {@code true}.
   */
  public static final String EXCLUDE_LABEL =
      "node.kubernetes.io/exclude-from-external-load-balancers";

  /**
   * Set by keikoproj/lifecycle-manager, the predecessor of this program, on a node that it drains;
   * cordon and exclusion label are then its own. Removed by the first claim.
   */
  public static final String PREDECESSOR_ANNOTATION = "lifecycle-manager.keikoproj.io/in-progress";

  private NodeMarks() {}

  /** The annotation of a later change to a claim. */
  static Map<String, @Nullable String> annotations(ClaimRecord record) {
    return Map.of(ClaimRecord.ANNOTATION, record.format());
  }

  /** The annotations of a new claim; removes those of the predecessor and of an owner that left. */
  static Map<String, @Nullable String> annotations(NodeView node, ClaimRecord record) {
    Map<String, @Nullable String> annotations = new HashMap<>(annotations(record));
    if (node.hasPredecessorAnnotation()) {
      annotations.put(PREDECESSOR_ANNOTATION, null);
    }
    if (PingRecord.of(node).hasOwnerLeft()) {
      annotations.put(OwnerPing.ANNOTATION, null);
    }
    return annotations;
  }

  /** Changes the annotations only. */
  static NodeChange annotate(Map<String, @Nullable String> annotations) {
    return new NodeChange(null, Map.of(), annotations);
  }

  /** Cordons the node and excludes it from load balancers. */
  static NodeChange cordon(Map<String, @Nullable String> annotations) {
    return new NodeChange(true, Map.of(EXCLUDE_LABEL, "true"), annotations);
  }

  /** Keeps new pods away from the node, and changes nothing else. */
  static NodeChange cordonOnly(Map<String, @Nullable String> annotations) {
    return new NodeChange(true, Map.of(), annotations);
  }

  /**
   * Whether the node is cordoned for another reason than a node hold of this program. A claim
   * records this: the hold may end before the claim does.
   */
  static boolean isCordonedBefore(NodeView node) {
    boolean isCordonOfHold = node.holdMarks().heldBy().filter(it -> !it.wasCordoned()).isPresent();
    return node.unschedulable() && !isCordonOfHold;
  }

  /**
   * Whether a release may remove the cordon: the claim has set it, and no node hold needs it still.
   */
  private static boolean isCordonOurs(NodeView node, ClaimRecord claim) {
    return node.unschedulable() && !claim.wasCordoned() && node.holdMarks().heldBy().isEmpty();
  }

  /**
   * Restores a node as it was before its first claim, and removes every annotation of this program.
   *
   * <p>Cordon and label {@code true} are written together, so that a cordon without that label is
   * not ours and stays, as does one that was there before. A cordon that another actor adds to ours
   * leaves no trace on the node, and is removed with it. The label gets its former value unless
   * another actor has changed it since. A claim that waits for the disruption limit has changed
   * neither, and one that cordons only has left the label; so has the former where it follows on
   * the latter. A node that is held stays cordoned: the end of the hold removes the cordon. Where
   * the claim is not understood, what was before is unknown: cordon and label stay.
   */
  static NodeChange restore(NodeView node) {
    Map<String, @Nullable String> annotations = new HashMap<>();
    annotations.put(ClaimRecord.ANNOTATION, null);
    annotations.put(OwnerPing.ANNOTATION, null);
    annotations.put(PREDECESSOR_ANNOTATION, null);
    Optional<ClaimRecord> claim = ClaimRecords.beforeRelease(node);
    if (claim.filter(it -> it.isCordonOnly() || it.isCordonKept()).isPresent()) {
      boolean isOurs = isCordonOurs(node, claim.get());
      return new NodeChange(isOurs ? Boolean.FALSE : null, Map.of(), annotations);
    }
    boolean isUnchanged = claim.filter(ClaimRecord::isWithoutCordon).isPresent();
    if (claim.isEmpty() || isUnchanged || !"true".equals(node.excludeLabel())) {
      return annotate(annotations);
    }
    Map<String, @Nullable String> labels = new HashMap<>();
    labels.put(EXCLUDE_LABEL, claim.get().excludeLabelWas());
    boolean isOurs = isCordonOurs(node, claim.get());
    return new NodeChange(isOurs ? Boolean.FALSE : null, labels, annotations);
  }
}
