package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Nodes.NodeView;

/** The instance has become a node after all, which ends what runs beside. */
final class NodeJoined extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient NodeView node;

  NodeJoined(NodeView node) {
    super("node " + node.ref() + " has joined", null, false, false);
    this.node = node;
  }

  NodeView node() {
    return node;
  }
}
