package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.claim.NodesCluster;
import io.lifecyclemanager.claim.NodesContract;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, against a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class NodeIndexClusterIT extends NodesContract {
  @Override
  protected NodesCluster openCluster() throws Exception {
    return new ApiNodesCluster(RealCluster.kubeconfig(), () -> {});
  }
}
