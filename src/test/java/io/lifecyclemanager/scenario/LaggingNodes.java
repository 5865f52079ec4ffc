package io.lifecyclemanager.scenario;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import java.util.Optional;

/** An index that goes on showing the node it was made with. */
record LaggingNodes(Nodes nodes, NodeView old) implements Nodes {
  LaggingNodes(Nodes nodes, InstanceId instance) {
    this(nodes, nodes.find(instance).orElseThrow());
  }

  @Override
  public Optional<NodeView> find(InstanceId instance) {
    return Optional.of(old);
  }

  @Override
  public Optional<NodeView> seen(NodeRef node) {
    return nodes.seen(node);
  }

  @Override
  public Tally tally() {
    return nodes.tally();
  }

  @Override
  public Signal changes() {
    return nodes.changes();
  }

  @Override
  public Optional<NodeView> read(NodeRef node) {
    return nodes.read(node);
  }

  @Override
  public Patched patch(NodeView base, Change change) {
    return nodes.patch(base, change);
  }
}
