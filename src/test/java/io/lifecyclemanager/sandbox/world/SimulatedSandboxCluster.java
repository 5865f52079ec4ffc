package io.lifecyclemanager.sandbox.world;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCall;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The simulated API: nothing outlives it. */
public final class SimulatedSandboxCluster implements SandboxCluster {
  private static final String OWN_AGENT = "sandbox";

  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(new SystemTime());
  private final KubernetesClient client = KubernetesClients.of(kubernetes);
  private final Path kubeconfig;

  /**
   * Starts it.
   *
   * @param folder where to put the kubeconfig
   */
  public SimulatedSandboxCluster(Path folder) {
    kubeconfig = kubernetes.kubeconfig(folder.resolve("kubeconfig"));
  }

  /** The simulated API itself: its calls and its faults. */
  public SimulatedKubernetes kubernetes() {
    return kubernetes;
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public void spread(SandboxDaemonSet daemons, List<String> nodes) {
    nodes.forEach(node -> kubernetes.addPod(daemons.podOn(node)));
  }

  @Override
  public Optional<List<ApiServerCall>> calls() {
    return Optional.of(
        kubernetes.calls().all().stream()
            .filter(call -> !call.agent().startsWith(OWN_AGENT))
            .toList());
  }

  @Override
  public String description() {
    return "simulated Kubernetes API " + kubernetes.url();
  }

  @Override
  public void close() {
    client.close();
    kubernetes.close();
  }
}
