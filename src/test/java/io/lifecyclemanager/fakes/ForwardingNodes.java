package io.lifecyclemanager.fakes;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import java.util.Optional;

/** Nodes as somebody sees them who sees some of it otherwise: what is not overridden is true. */
public class ForwardingNodes implements Nodes {
  private final Nodes nodes;

  /** Sees everything as it is. */
  public ForwardingNodes(Nodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public Optional<NodeView> find(InstanceId instance) {
    return nodes.find(instance);
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
