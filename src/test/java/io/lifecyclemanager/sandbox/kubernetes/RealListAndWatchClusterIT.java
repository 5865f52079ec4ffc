package io.lifecyclemanager.sandbox.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real API keeps the contract of lists and watches. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class RealListAndWatchClusterIT extends ListAndWatchContract {

  @Override
  KubernetesClient connect() {
    return Clients.of(RealCluster.kubeconfig());
  }
}
