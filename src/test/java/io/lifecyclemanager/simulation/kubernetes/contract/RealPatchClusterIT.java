package io.lifecyclemanager.simulation.kubernetes.contract;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real API keeps the contract of patches. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class RealPatchClusterIT extends PatchContract {

  @Override
  KubernetesClient connect() {
    return KubernetesClients.of(RealCluster.kubeconfig());
  }
}
