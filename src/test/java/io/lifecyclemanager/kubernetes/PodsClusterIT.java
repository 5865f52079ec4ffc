package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.drain.PodControlContract;
import io.lifecyclemanager.drain.PodControlWorld;
import io.lifecyclemanager.sandbox.kubernetes.RealCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The adapter keeps its port's contract against a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class PodsClusterIT extends PodControlContract {
  @Override
  protected PodControlWorld world() throws Exception {
    return new PodsWorld(RealCluster.kubeconfig(), () -> {});
  }
}
