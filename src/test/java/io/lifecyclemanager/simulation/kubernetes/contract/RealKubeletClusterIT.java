package io.lifecyclemanager.simulation.kubernetes.contract;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real API bears kubelets. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class RealKubeletClusterIT extends KubeletContract {

  @Override
  KubernetesClient connect() {
    return KubernetesClients.of(RealCluster.kubeconfig());
  }
}
