package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.drain.PodControlCluster;
import io.lifecyclemanager.drain.PodControlContract;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, against a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class KubernetesPodsClusterIT extends PodControlContract {
  @Override
  protected PodControlCluster openCluster() throws Exception {
    return new ApiPodsCluster(RealCluster.kubeconfig(), () -> {});
  }
}
