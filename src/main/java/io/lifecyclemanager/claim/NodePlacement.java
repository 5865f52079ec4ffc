package io.lifecyclemanager.claim;

import org.jspecify.annotations.Nullable;

/**
 * Where a node is, and what manages it, as its labels say.
 *
 * @param zone the availability zone; null when the node has no such label
 * @param manager what creates and replaces the node
 */
public record NodePlacement(@Nullable String zone, NodeManager manager) {
  /** Without any of the labels. */
  public static final NodePlacement UNKNOWN = new NodePlacement(null, NodeManager.NONE);

  /** What creates nodes, and drains them itself when EC2 interrupts their instances. */
  public enum NodeManager {
    /** None that is known: the node's Auto Scaling group is all. */
    NONE("no controller"),
    MANAGED_NODE_GROUP("its EKS managed node group"),
    KARPENTER("Karpenter"),
    AUTO_MODE("EKS Auto Mode");

    private final String text;

    NodeManager(String text) {
      this.text = text;
    }

    /** The manager in words, for logs. */
    public String text() {
      return text;
    }
  }

  /**
   * The placement of a node with these labels.
   *
   * @param zone value of {@code topology.kubernetes.io/zone}; null when absent
   * @param nodeGroup value of {@code eks.amazonaws.com/nodegroup}; null when absent
   * @param nodePool value of {@code karpenter.sh/nodepool}; null when absent
   * @param computeType value of {@code eks.amazonaws.com/compute-type}; null when absent
   */
  public static NodePlacement of(
      @Nullable String zone,
      @Nullable String nodeGroup,
      @Nullable String nodePool,
      @Nullable String computeType) {
    return new NodePlacement(zone, manager(nodeGroup, nodePool, computeType));
  }

  private static NodeManager manager(
      @Nullable String nodeGroup, @Nullable String nodePool, @Nullable String computeType) {
    if ("auto".equals(computeType)) {
      return NodeManager.AUTO_MODE;
    }
    if (nodePool != null) {
      return NodeManager.KARPENTER;
    }
    return nodeGroup == null ? NodeManager.NONE : NodeManager.MANAGED_NODE_GROUP;
  }
}
