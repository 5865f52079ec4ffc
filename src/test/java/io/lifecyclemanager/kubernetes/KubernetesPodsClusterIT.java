package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.drain.PodControlCluster;
import io.lifecyclemanager.drain.PodControlContract;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, against a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class KubernetesPodsClusterIT {
  /** As long as few nodes drain. */
  @Nested
  class EachNodeIsWatched extends PodControlContract {
    @Override
    protected PodControlCluster openCluster() throws Exception {
      return new ApiPodsCluster(RealCluster.kubeconfig(), () -> {});
    }
  }

  /** When many nodes drain. */
  @Nested
  class NodesShareAWatch extends PodControlContract {
    @Override
    protected PodControlCluster openCluster() throws Exception {
      return new ApiPodsCluster(RealCluster.kubeconfig(), () -> {}, 0);
    }
  }
}
