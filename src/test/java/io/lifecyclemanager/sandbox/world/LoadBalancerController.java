package io.lifecyclemanager.sandbox.world;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Plays a load balancer controller: registers every eligible node again, each second, even one that
 * is draining. Only the exclude label keeps it off.
 */
final class LoadBalancerController implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final String EXCLUDE = "node.kubernetes.io/exclude-from-external-load-balancers";

  private final KubernetesClient client;
  private final Time time;
  private final SandboxLoadBalancers balancing;
  private final Map<String, String> instances;
  private final Thread loop;

  /**
   * Begins.
   *
   * @param instances of the nodes
   */
  LoadBalancerController(
      KubernetesClient client,
      Time time,
      SandboxLoadBalancers balancing,
      Map<String, String> instances) {
    this.client = client;
    this.time = time;
    this.balancing = balancing;
    this.instances = instances;
    loop = time.start("balancer controller", this::run);
  }

  private void run() {
    try {
      while (true) {
        reconcile();
        time.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reconcile() {
    List<Node> nodes;
    try {
      nodes = client.nodes().list().getItems();
    } catch (KubernetesClientException e) {
      return; // The API did not answer: the next round asks again.
    }
    for (Node node : nodes) {
      String instance = instances.get(node.getMetadata().getName());
      if (instance != null && isEligible(node)) {
        balancing.register(instance);
      }
    }
  }

  private static boolean isEligible(Node node) {
    return node.getMetadata().getDeletionTimestamp() == null
        && !node.getMetadata().getLabels().containsKey(EXCLUDE)
        && node.getStatus().getConditions().stream()
            .anyMatch(one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
  }

  @Override
  public void close() {
    loop.interrupt();
  }
}
