package io.lifecyclemanager.kubernetes.event;

import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events of nodes in a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class NodeEventsClusterIT extends NodeEventsContract {
  @Override
  TestCluster openCluster() {
    return new TestCluster(RealCluster.kubeconfig(), () -> {});
  }
}
