package io.lifecyclemanager.sandbox.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCall;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectChange;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The simulated API: nothing outlives it. */
public final class SimulatedSandboxCluster implements SandboxCluster {
  private static final String OWN_AGENT = "sandbox";

  private final Time time = new SystemTime();
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(time);
  private final Queue<FreedDisruption> freed = new ConcurrentLinkedQueue<>();
  private final KubernetesClient client = KubernetesClients.of(kubernetes);
  private final Path kubeconfig;

  /**
   * Starts it.
   *
   * @param folder where to put the kubeconfig
   */
  public SimulatedSandboxCluster(Path folder) {
    kubeconfig = kubernetes.kubeconfig(folder.resolve("kubeconfig"));
    kubernetes.follow(this::recordFreed);
  }

  private void recordFreed(ObjectChange change) {
    if (change.type().equals(ResourceType.BUDGETS)
        && change.before().filter(before -> allowed(before) == 0).isPresent()
        && allowed(change.object()) > 0) {
      freed.add(new FreedDisruption(ObjectMetadata.name(change.object()), time.now()));
    }
  }

  private static int allowed(ObjectNode budget) {
    return budget.at("/status/disruptionsAllowed").asInt();
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
  public Optional<List<FreedDisruption>> freedDisruptions() {
    return Optional.of(List.copyOf(freed));
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
