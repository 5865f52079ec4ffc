package io.lifecyclemanager.scenario;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.model.InstanceId;
import java.util.Optional;

/** An index of nodes that keeps showing the node that it was created with. */
public final class StaleNodeIndex extends ForwardingNodes {
  private final NodeView old;

  public StaleNodeIndex(Nodes nodes, InstanceId instance) {
    super(nodes);
    old = nodes.find(instance).orElseThrow();
  }

  @Override
  public Optional<NodeView> find(InstanceId instance) {
    return Optional.of(old);
  }
}
