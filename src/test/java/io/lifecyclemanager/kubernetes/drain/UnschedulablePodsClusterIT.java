package io.lifecyclemanager.kubernetes.drain;

import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, against a real API server and its scheduler. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class UnschedulablePodsClusterIT extends UnschedulablePodsContract {
  @Override
  protected TestCluster openCluster() {
    return new TestCluster(RealCluster.kubeconfig(), () -> {});
  }
}
