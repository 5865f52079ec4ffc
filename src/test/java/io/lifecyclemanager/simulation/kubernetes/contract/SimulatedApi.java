package io.lifecyclemanager.simulation.kubernetes.contract;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a client of a simulated API of its own, which ends with the test. */
final class SimulatedApi implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == KubernetesClient.class;
  }

  @Override
  public KubernetesClient resolveParameter(ParameterContext parameter, ExtensionContext test) {
    SimulatedKubernetes kubernetes =
        test.getStore(Namespace.create(SimulatedApi.class))
            .computeIfAbsent(
                SimulatedKubernetes.class,
                _ -> SimulatedKubernetes.start(ApiContract.TIME),
                SimulatedKubernetes.class);
    return KubernetesClients.of(kubernetes);
  }
}
