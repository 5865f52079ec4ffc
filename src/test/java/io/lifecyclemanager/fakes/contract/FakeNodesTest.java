package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.claim.NodesCluster;
import io.lifecyclemanager.claim.NodesContract;

/** The nodes in memory keep the contract of those in a cluster. */
class FakeNodesTest extends NodesContract {
  @Override
  protected NodesCluster openCluster() {
    return new FakeNodesCluster();
  }
}
