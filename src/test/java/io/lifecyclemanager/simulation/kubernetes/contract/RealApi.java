package io.lifecyclemanager.simulation.kubernetes.contract;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a client of the API server of {@link RealCluster}. */
final class RealApi implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == KubernetesClient.class;
  }

  @Override
  public KubernetesClient resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return KubernetesClients.of(RealCluster.kubeconfig());
  }
}
