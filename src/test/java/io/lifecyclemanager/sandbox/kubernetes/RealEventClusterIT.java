package io.lifecyclemanager.sandbox.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real API keeps the contract of events. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class RealEventClusterIT extends EventContract {

  @Override
  KubernetesClient connect() {
    return Clients.of(RealCluster.kubeconfig());
  }
}
