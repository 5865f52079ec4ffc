package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.claim.NodesCluster;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.Time;

/** Nodes in memory. */
public final class FakeNodesCluster implements NodesCluster {
  private final Time time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);

  @Override
  public Nodes nodes() {
    return nodes;
  }

  @Override
  public Time time() {
    return time;
  }

  @Override
  public NodeRef add(InstanceId instance, String name) {
    return nodes.add(instance.value(), name);
  }

  @Override
  public void remove(NodeRef node) {
    nodes.remove(node);
  }

  @Override
  public void changeByOthers(NodeRef node, NodeChange change) {
    nodes.changeByAnotherActor(node, change);
  }

  @Override
  public void setReady(NodeRef node, ReadyCondition ready) {
    nodes.setReady(node, ready);
  }

  @Override
  public void end() {}
}
