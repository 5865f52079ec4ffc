package io.lifecyclemanager.kubernetes.peer;

import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** EndpointSlices in a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class EndpointPeersClusterIT extends EndpointPeersContract {
  @Override
  TestCluster openCluster() {
    return new TestCluster(RealCluster.kubeconfig(), () -> {});
  }
}
