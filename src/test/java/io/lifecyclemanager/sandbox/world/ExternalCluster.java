package io.lifecyclemanager.sandbox.world;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lifecyclemanager.simulation.Eventually;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A real API server that the caller provides, without nodes of its own. What is left there from a
 * sandbox that was killed is removed first.
 */
public final class ExternalCluster implements SandboxCluster {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Path kubeconfig;
  private final KubernetesClient client;

  private ExternalCluster(Path kubeconfig, KubernetesClient client) {
    this.kubeconfig = kubeconfig;
    this.client = client;
  }

  /**
   * Looks at the cluster, and takes it if it has no node but the sandbox's.
   *
   * @throws ForeignCluster when it has, or when it cannot be asked
   */
  public static ExternalCluster take(Path kubeconfig) throws Exception {
    KubernetesClient client = KubernetesClients.of(kubeconfig);
    try {
      refuseForeign(kubeconfig, client);
      ExternalCluster cluster = new ExternalCluster(kubeconfig, client);
      cluster.empty();
      Eventually.eventually(
          "namespace " + ClusterFixtures.NAMESPACE + " is gone",
          TIMEOUT,
          () -> client.namespaces().withName(ClusterFixtures.NAMESPACE).get() == null);
      return cluster;
    } catch (Exception | AssertionError e) {
      client.close();
      throw e;
    }
  }

  private static void refuseForeign(Path kubeconfig, KubernetesClient client)
      throws ForeignCluster {
    List<Node> nodes;
    try {
      nodes = client.nodes().list().getItems();
    } catch (KubernetesClientException e) {
      throw new ForeignCluster(
          "the API server of %s cannot be asked for its nodes: %s"
              .formatted(kubeconfig, e.getMessage()));
    }
    List<String> foreign =
        nodes.stream()
            .filter(node -> !ClusterFixtures.isOurs(node))
            .map(node -> node.getMetadata().getName())
            .toList();
    if (!foreign.isEmpty()) {
      throw new ForeignCluster(
          "the cluster of %s has a node that the sandbox did not make: %s (%d in all); what runs"
                  .formatted(kubeconfig, foreign.getFirst(), foreign.size())
              + " there would be in danger. Give a cluster without nodes, such as"
              + " src/test/controlplane makes");
    }
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  /** The DaemonSet's own controller does it. */
  @Override
  public void spread(SandboxDaemonSet daemons, List<String> nodes) {}

  /** They are not counted here. */
  @Override
  public Optional<List<ApiServerCall>> calls() {
    return Optional.empty();
  }

  @Override
  public Optional<List<FreedDisruption>> freedDisruptions() {
    return Optional.empty();
  }

  @Override
  public String description() {
    return "API server " + client.getMasterUrl() + " of " + kubeconfig;
  }

  @Override
  public void close() {
    try {
      empty();
    } finally {
      client.close();
    }
  }

  /** Pods whose machines are gone leave only by a deletion with grace 0. */
  private void empty() {
    var _ =
        client
            .apps()
            .daemonSets()
            .inNamespace(ClusterFixtures.NAMESPACE)
            .withGracePeriod(0)
            .delete();
    var _ = client.pods().inNamespace(ClusterFixtures.NAMESPACE).withGracePeriod(0).delete();
    var _ = client.namespaces().withName(ClusterFixtures.NAMESPACE).delete();
    var _ = client.nodes().withLabel(ClusterFixtures.OURS).delete();
  }

  /** The cluster is not for the sandbox; the message says why and what to do. */
  public static final class ForeignCluster extends Exception {
    private static final long serialVersionUID = 1;

    ForeignCluster(String message) {
      super(message);
    }
  }
}
