package io.lifecyclemanager.simulation.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.Kubelets;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.Workloads;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The small controllers beside a simulated API: sets stay complete, pods find a node. */
class WorkloadsTest {

  private static final Time TIME = new SystemTime();

  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TIME);
  private final KubernetesClient client = KubernetesClients.of(kubernetes);
  private final RawApi api = new RawApi(client);
  private Workloads workloads;
  private Kubelets kubelets;

  @BeforeEach
  void startWorld() {
    ObjectNode _ = kubernetes.addNode("node-1", "i-1");
    ObjectNode _ = kubernetes.addNode("node-2", "i-2");
    kubelets = new Kubelets(client, TIME);
    kubelets.play("node-1");
    kubelets.play("node-2");
    workloads = new Workloads(client, TIME);
  }

  @AfterEach
  void stop() {
    workloads.close();
    kubelets.close();
    client.close();
    kubernetes.close();
  }

  @Test
  void podsAreMadeAndSpread() throws Exception {
    workloads.keep(PodManifest.named("default", "web").app("web"), 4);
    awaitRunningOn("node-1", 2);
    awaitRunningOn("node-2", 2);
  }

  @Test
  void whatAnEvictionTakesComesBackOnAnotherNode() throws Exception {
    workloads.keep(PodManifest.named("default", "web").app("web"), 4);
    awaitRunningOn("node-1", 2);
    awaitRunningOn("node-2", 2);
    ObjectNode cordon = ObjectMetadata.JSON.createObjectNode();
    cordon.putObject("spec").put("unschedulable", true);
    api.patch("/api/v1/nodes/node-1", cordon);
    for (ObjectNode pod : runningOn("node-1")) {
      ObjectNode eviction = ObjectMetadata.JSON.createObjectNode();
      eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
      ObjectMetadata.of(eviction).put("name", ObjectMetadata.name(pod));
      String path = ResourceType.PODS.path("default", ObjectMetadata.name(pod)) + "/eviction";
      assertThat(api.post(path, eviction).code()).isEqualTo(201);
    }
    awaitRunningOn("node-2", 4);
    awaitRunningOn("node-1", 0);
    assertThat(kubelets.lives()).noneMatch(PodHistory::killedEarly);
  }

  private void awaitRunningOn(String node, int count) throws Exception {
    int _ = ApiContract.eventually(() -> runningOn(node).size(), size -> size == count);
  }

  private List<ObjectNode> runningOn(String node) {
    return kubernetes.all("v1", "Pod").stream()
        .filter(pod -> pod.path("spec").path("nodeName").asText().equals(node))
        .filter(pod -> ObjectMetadata.hasCondition(pod, "Ready"))
        .toList();
  }
}
