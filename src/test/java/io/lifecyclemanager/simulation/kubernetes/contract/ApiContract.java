package io.lifecyclemanager.simulation.kubernetes.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.NodeManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contracts of the API share: each test has a namespace and a node of its own, so that it
 * runs as well against an API that others use. An extension gives it the client.
 */
public abstract class ApiContract {

  static final Time TIME = new SystemTime();
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  KubernetesClient client;
  RawApi api;
  String namespace;
  String node;

  @BeforeEach
  void makePlace(KubernetesClient connected) throws Exception {
    client = connected;
    api = new RawApi(client);
    String unique = UUID.randomUUID().toString().substring(0, 8);
    namespace = "contract-" + unique;
    node = "node-" + unique;
    ObjectNode place = ObjectMetadata.JSON.createObjectNode();
    ObjectMetadata.of(place).put("name", namespace);
    created(ResourceType.NAMESPACES, place);
    created(ResourceType.NODES, NodeManifest.named(node).instance("i-" + unique).json());
    // No pod is admitted before its namespace has this.
    String account = "/api/v1/namespaces/%s/serviceaccounts/default".formatted(namespace);
    int _ = eventually(() -> api.get(account).code(), code -> code == 200);
  }

  @AfterEach
  void leavePlace() throws Exception {
    api.delete(ResourceType.NODES.path("", node), none());
    api.delete(ResourceType.NAMESPACES.path("", namespace), none());
    client.close();
  }

  static ObjectNode none() {
    return ObjectMetadata.JSON.createObjectNode();
  }

  static ObjectNode json(String text) throws Exception {
    return (ObjectNode) ObjectMetadata.JSON.readTree(text);
  }

  ObjectNode created(ResourceType type, ObjectNode manifest) throws Exception {
    RawApi.RawReply reply = api.create(type, manifest);
    if (reply.code() != 201) {
      throw new IllegalStateException(reply.toString());
    }
    return (ObjectNode) reply.json();
  }

  /** A bound pod that runs and is ready, as its kubelet would report. */
  ObjectNode running(PodManifest manifest) throws Exception {
    ObjectNode pod = created(ResourceType.PODS, manifest.on(node).json());
    return report(ObjectMetadata.name(pod), "Running", "True");
  }

  ObjectNode report(String pod, String phase, String ready) throws Exception {
    String status =
        """
        {"status": {"phase": "%s", "conditions": [{"type": "Ready", "status": "%s"}]}}
        """
            .formatted(phase, ready);
    return (ObjectNode) api.patch(podPath(pod) + "/status", json(status)).json();
  }

  String podPath(String pod) {
    return ResourceType.PODS.path(namespace, pod);
  }

  RawApi.RawReply evict(String pod, String deleteOptions) throws Exception {
    String eviction =
        """
        {"apiVersion": "policy/v1", "kind": "Eviction",
         "metadata": {"name": "%s", "namespace": "%s"}, "deleteOptions": %s}
        """
            .formatted(pod, namespace, deleteOptions);
    return api.post(podPath(pod) + "/eviction", json(eviction));
  }

  /** Asks until the answer is as wanted, and returns it; fails when the timeout is over. */
  public static <T> T eventually(Callable<T> question, Predicate<T> wanted) throws Exception {
    long end = TIME.nanos() + TIMEOUT.toNanos();
    T answer = question.call();
    while (!wanted.test(answer)) {
      if (TIME.nanos() > end) {
        throw new AssertionError("still " + answer + " after " + TIMEOUT);
      }
      TIME.sleep(Duration.ofMillis(20));
      answer = question.call();
    }
    return answer;
  }

  /** Waits until the budget's controller has counted so many healthy pods. */
  void awaitHealthy(String budget, int healthy) throws Exception {
    String path = ResourceType.BUDGETS.path(namespace, budget);
    JsonNode _ =
        eventually(
            () -> api.get(path).json(),
            b ->
                b.path("status").path("currentHealthy").asInt(-1) == healthy
                    && b.path("status").path("observedGeneration").asLong()
                        == b.path("metadata").path("generation").asLong());
  }
}
