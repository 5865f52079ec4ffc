package io.lifecyclemanager.sandbox.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real API bears kubelets. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class RealKubeletClusterIT extends KubeletContract {

  @Override
  KubernetesClient connect() {
    return Clients.of(RealCluster.kubeconfig());
  }
}
