package io.lifecyclemanager.simulation.kubernetes.contract;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;

/** The simulated API keeps the contract of deletion. */
class SimulatedDeletionTest extends DeletionContract {

  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TIME);

  @Override
  KubernetesClient connect() {
    return KubernetesClients.of(kubernetes);
  }

  @Override
  void disconnect() {
    kubernetes.close();
  }
}
