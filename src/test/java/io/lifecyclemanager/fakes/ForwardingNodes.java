package io.lifecyclemanager.fakes;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import java.util.List;
import java.util.Optional;

/** Forwards every call to other nodes: a test overrides what it wants to be different. */
public class ForwardingNodes implements Nodes {
  private final Nodes nodes;

  /** Forwards to these. */
  public ForwardingNodes(Nodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public Optional<NodeView> find(InstanceId instance) {
    return nodes.find(instance);
  }

  @Override
  public Optional<NodeView> findNamed(String name) {
    return nodes.findNamed(name);
  }

  @Override
  public void checkComplete() {
    nodes.checkComplete();
  }

  @Override
  public Optional<NodeView> cached(NodeRef node) {
    return nodes.cached(node);
  }

  @Override
  public List<ClaimedNode> claimed() {
    return nodes.claimed();
  }

  @Override
  public List<NodeView> all() {
    return nodes.all();
  }

  @Override
  public NodeCounts counts() {
    return nodes.counts();
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
  public PatchOutcome patch(NodeView base, NodeChange change) {
    return nodes.patch(base, change);
  }
}
