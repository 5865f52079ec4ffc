package io.lifecyclemanager.kubernetes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.capacity.UnschedulablePods;
import io.lifecyclemanager.drain.capacity.UnschedulablePods.UnschedulablePod;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which pods the adapter takes for unschedulable, for a simulated and a real API server. */
abstract class UnschedulablePodsContract {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private TestCluster api;
  private UnschedulablePods pods;

  /** Connects to the cluster of one test. */
  protected abstract TestCluster openCluster() throws Exception;

  /** The scheduler looks for a node for this pod, and no node has what the pod selects. */
  protected void schedule(TestCluster cluster, String path) throws InterruptedException {}

  @BeforeEach
  void open() throws Exception {
    api = openCluster();
    api.makeNamespace();
    pods = new KubernetesPods(api.connection, _ -> {}, TestCluster.TIME).unschedulablePods();
  }

  @AfterEach
  void close() throws Exception {
    api.end();
  }

  @Test
  void aPodThatFindsNoNodeIsListedWithItsControllerAndTheSchedulersWords() throws Exception {
    String message = addUnschedulable("web-1", "uid-web");
    assertThat(message).contains("nodes");
    until(List.of(new UnschedulablePod("uid-web", message)));
  }

  @Test
  void podsOnANodeAndPodsWithoutControllerAreNotListed() throws Exception {
    String node = api.addNode("node-" + api.unique, "i-" + api.unique).name();
    api.create(pods(), pod("bound", "uid-web").on(node).json());
    ObjectNode alone = PodManifest.named(api.namespace, "alone").json();
    addUnschedulable(alone);
    until(List.of());

    String message = addUnschedulable("web-1", "uid-web");
    until(List.of(new UnschedulablePod("uid-web", message)));
  }

  @Test
  void aPodThatIsDeletedIsNotListedAnyMore() throws Exception {
    String message = addUnschedulable("web-1", "uid-web");
    until(List.of(new UnschedulablePod("uid-web", message)));
    api.remove(pods() + "/web-1");
    until(List.of());
  }

  @Test
  void podsThatHaveStartedTerminateOrFailToBeScheduledOtherwiseAreNotListed() throws Exception {
    addUnscheduled("gated", "Pending", "False", "SchedulingGated");
    addUnscheduled("scheduled", "Pending", "True", "Unschedulable");
    addUnscheduled("started", "Running", "False", "Unschedulable");
    String held = addUnscheduled("held", "Pending", "False", "Unschedulable");
    api.remove(held);
    try {
      String message = addUnschedulable("web-1", "uid-web");
      until(List.of(new UnschedulablePod("uid-web", message)));
    } finally {
      ObjectNode released = KubernetesJson.object();
      released.putObject("metadata").putNull("finalizers");
      api.patch(held, released);
    }
  }

  /** Of a scheduler that does not run, and held by a finalizer where its deletion matters. */
  private String addUnscheduled(String name, String phase, String status, String reason)
      throws InterruptedException {
    PodManifest manifest = pod(name, "uid-" + name);
    if (name.equals("held")) {
      manifest.finalizer("lifecycle-manager.io/test");
    }
    ObjectNode json = manifest.json();
    ((ObjectNode) json.path("spec")).put("schedulerName", "absent");
    api.create(pods(), json);
    ObjectNode patch = KubernetesJson.object();
    ObjectNode changed = patch.putObject("status").put("phase", phase);
    changed
        .putArray("conditions")
        .addObject()
        .put("type", "PodScheduled")
        .put("status", status)
        .put("reason", reason);
    String path = pods() + "/" + name;
    api.patch(path + "/status", patch);
    return path;
  }

  private String addUnschedulable(String name, String controllerUid) throws InterruptedException {
    return addUnschedulable(pod(name, controllerUid).json());
  }

  private String addUnschedulable(ObjectNode manifest) throws InterruptedException {
    ((ObjectNode) manifest.path("spec")).putObject("nodeSelector").put("absent", api.unique);
    String path = pods() + "/" + manifest.path("metadata").path("name").asText();
    api.create(pods(), manifest);
    schedule(api, path);
    api.until(path, now -> condition(now).path("status").asText().equals("False"));
    return condition(api.get(path)).path("message").asText();
  }

  private static JsonNode condition(JsonNode pod) {
    return KubernetesJson.elements(pod.path("status").path("conditions"))
        .filter(condition -> condition.path("type").asText().equals("PodScheduled"))
        .findFirst()
        .orElseGet(KubernetesJson::object);
  }

  /** Of a version that the API server does not have: the garbage collector leaves the pod alone. */
  private PodManifest pod(String name, String controllerUid) {
    return PodManifest.named(api.namespace, name)
        .controlledBy("apps/v99", "ReplicaSet", "web", controllerUid);
  }

  private String pods() {
    return "/api/v1/namespaces/" + api.namespace + "/pods";
  }

  /** The list comes from the memory of the API server, which may be a moment old. */
  private void until(List<UnschedulablePod> expected) throws InterruptedException {
    long start = TestCluster.TIME.nanos();
    while (!pods.in(api.namespace).equals(expected)) {
      assertThat(TestCluster.TIME.since(start))
          .as("now %s", pods.in(api.namespace))
          .isLessThan(TIMEOUT);
      TestCluster.TIME.sleep(Duration.ofMillis(20));
    }
  }
}
