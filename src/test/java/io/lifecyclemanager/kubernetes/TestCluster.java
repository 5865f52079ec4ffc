package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.NodeManifest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Other actors in a cluster, simulated or real. Each test uses names of its own. */
public final class TestCluster {
  public static final Time TIME = new SystemTime();
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  public final String unique = UUID.randomUUID().toString().substring(0, 8);
  public final String namespace = "contract-" + unique;
  final Queue<Fact> facts = new ConcurrentLinkedQueue<>();
  public final KubernetesConnection connection;
  private final Runnable onEnd;
  private final KubernetesClient client;
  private final RawApi api;
  private final List<String> made = new ArrayList<>();

  public TestCluster(Path kubeconfig, Runnable onEnd) {
    this.onEnd = onEnd;
    connection = KubernetesConnection.create(kubeconfig, facts::add, TIME);
    client = KubernetesClients.of(kubeconfig);
    api = new RawApi(client);
  }

  public void makeNamespace() throws InterruptedException {
    ObjectNode manifest = KubernetesJson.object().put("apiVersion", "v1").put("kind", "Namespace");
    manifest.putObject("metadata").put("name", namespace);
    create("/api/v1/namespaces", manifest);
    // The API server admits no pod before its namespace has the default service account.
    until(
        "/api/v1/namespaces/%s/serviceaccounts/default".formatted(namespace),
        account -> account.path("kind").asText().equals("ServiceAccount"));
  }

  public NodeRef addNode(String name, String instance) throws InterruptedException {
    ObjectNode node =
        create("/api/v1/nodes", NodeManifest.named(name).instance(instance).ready("True").json());
    return new NodeRef(name, node.path("metadata").path("uid").asText());
  }

  public ObjectNode create(String path, ObjectNode manifest) throws InterruptedException {
    ObjectNode object = accepted(api.post(path, manifest));
    made.addFirst(path + "/" + manifest.path("metadata").path("name").asText());
    return object;
  }

  public ObjectNode patch(String path, ObjectNode patch) throws InterruptedException {
    return accepted(api.patch(path, patch));
  }

  public ObjectNode get(String path) throws InterruptedException {
    return accepted(api.get(path));
  }

  /** Deletes at once, as a kubelet does after its pod has stopped. */
  public void remove(String path) throws InterruptedException {
    accepted(api.delete(path, KubernetesJson.object().put("gracePeriodSeconds", 0)));
  }

  public void until(String path, Predicate<JsonNode> condition) throws InterruptedException {
    long start = TIME.nanos();
    RawApi.RawReply reply = api.get(path);
    while (!condition.test(reply.json())) {
      if (TIME.since(start).compareTo(TIMEOUT) > 0) {
        throw new AssertionError("still " + reply + " after " + TIMEOUT);
      }
      TIME.sleep(Duration.ofMillis(20));
      reply = api.get(path);
    }
  }

  public void end() throws InterruptedException {
    for (String path : made) {
      api.delete(path, KubernetesJson.object());
    }
    connection.close();
    client.close();
    onEnd.run();
  }

  private static ObjectNode accepted(RawApi.RawReply reply) {
    if (reply.code() >= 300) {
      throw new IllegalStateException(reply.toString());
    }
    return (ObjectNode) reply.json();
  }
}
