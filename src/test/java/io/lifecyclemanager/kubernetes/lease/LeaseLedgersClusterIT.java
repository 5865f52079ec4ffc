package io.lifecyclemanager.kubernetes.lease;

import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Leases in a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class LeaseLedgersClusterIT extends LeaseLedgersContract {
  @Override
  TestCluster openCluster() {
    return new TestCluster(RealCluster.kubeconfig(), () -> {});
  }
}
