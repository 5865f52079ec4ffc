package io.lifecyclemanager.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node hold changes on a Node, besides the cordon.
 *
 * @param hold value of the annotation {@link NodeHoldRecord#ANNOTATION}; null when absent
 * @param scaleDownDisabled value of the annotation {@link #SCALE_DOWN_DISABLED}; null when absent
 * @param taints all taints of the node
 */
public record NodeHoldMarks(
    @Nullable String hold, @Nullable String scaleDownDisabled, List<NodeTaint> taints) {

  /** The value {@code true} makes cluster-autoscaler keep the node. */
  public static final String SCALE_DOWN_DISABLED =
      "cluster-autoscaler.kubernetes.io/scale-down-disabled";

  /** The taint of a hold that asks for one. */
  public static final NodeTaint TAINT =
      new NodeTaint("lifecycle-manager.io/hold", null, "NoSchedule", null);

  /** Without annotations and taints, as most nodes are. */
  public static final NodeHoldMarks NONE = new NodeHoldMarks(null, null, List.of());

  /** Copies the taints. */
  public NodeHoldMarks {
    taints = List.copyOf(taints);
  }

  /** These marks; nodes without any share one value. */
  public static NodeHoldMarks of(
      @Nullable String hold, @Nullable String scaleDownDisabled, List<NodeTaint> taints) {
    return hold == null && scaleDownDisabled == null && taints.isEmpty()
        ? NONE
        : new NodeHoldMarks(hold, scaleDownDisabled, taints);
  }

  /** The hold of the node; empty without one, and where the annotation is not understood. */
  public Optional<NodeHoldRecord> heldBy() {
    return NodeHoldRecord.parse(hold);
  }

  /** Whether the node has the taint of a hold, whatever its value. */
  public boolean hasTaint() {
    return taints.stream().anyMatch(NodeHoldMarks::isOfHold);
  }

  /** All taints of the node, with the taint of a hold or without it. */
  public List<NodeTaint> taintsWith(boolean holdTaint) {
    List<NodeTaint> changed = new ArrayList<>(taints);
    changed.removeIf(NodeHoldMarks::isOfHold);
    if (holdTaint) {
      changed.add(TAINT);
    }
    return List.copyOf(changed);
  }

  private static boolean isOfHold(NodeTaint taint) {
    return taint.key().equals(TAINT.key()) && taint.effect().equals(TAINT.effect());
  }
}
