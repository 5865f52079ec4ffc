package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks of deletions in a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class DisruptionMarkClusterIT extends DisruptionMarkContract {
  @Override
  ApiPodsCluster openCluster() throws Exception {
    return new ApiPodsCluster(RealCluster.kubeconfig(), () -> {});
  }
}
