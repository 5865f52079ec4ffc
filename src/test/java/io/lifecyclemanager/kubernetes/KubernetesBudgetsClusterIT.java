package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.drain.DisruptionBudgetsContract;
import io.lifecyclemanager.drain.PodControlCluster;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, against a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class KubernetesBudgetsClusterIT extends DisruptionBudgetsContract {
  @Override
  protected PodControlCluster openCluster() throws Exception {
    return new ApiPodsCluster(RealCluster.kubeconfig(), () -> {});
  }
}
