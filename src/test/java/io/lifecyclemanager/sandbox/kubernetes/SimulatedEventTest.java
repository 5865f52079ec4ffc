package io.lifecyclemanager.sandbox.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;

/** The simulated API keeps the contract of events. */
class SimulatedEventTest extends EventContract {

  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TIME);

  @Override
  KubernetesClient connect() {
    return Clients.of(kubernetes);
  }

  @Override
  void disconnect() {
    kubernetes.close();
  }
}
