package io.lifecyclemanager.sandbox.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.lifecyclemanager.simulation.Eventually;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.BudgetManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.NodeManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Duration;
import java.util.List;

/** What stands in the cluster before anything is terminated. The same on every API server. */
public final class ClusterFixtures {
  public static final String NAMESPACE = "sandbox";

  /** The label of all nodes that a sandbox made. */
  static final String OURS = "sandbox.lifecycle-manager.io/node";

  /** The label of pods of workloads with a budget. */
  static final String BUDGETED = "sandbox.lifecycle-manager.io/budgeted";

  /** Pods are given more time than they need: only the controller's haste could kill one. */
  private static final int SPARE_SECONDS = 30;

  private static final int HOST_PORT = 8080;

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SandboxCluster cluster;
  private final SandboxScale scene;
  private final RawApi api;

  ClusterFixtures(SandboxCluster cluster, SandboxScale scene) {
    this.cluster = cluster;
    this.scene = scene;
    api = new RawApi(cluster.client());
  }

  static boolean isOurs(Node node) {
    return node.getMetadata().getLabels() != null
        && node.getMetadata().getLabels().containsKey(OURS);
  }

  /** Makes everything; the pods are pending until kubelets play their machines. */
  void create(List<SandboxMachine> machines) throws Exception {
    create(ResourceType.NAMESPACES, namespace());
    // No pod is admitted before its namespace has this.
    Eventually.eventually(
        "service account of namespace " + NAMESPACE,
        TIMEOUT,
        () -> api.get(ResourceType.SERVICE_ACCOUNTS.path(NAMESPACE, "default")).code() == 200);
    for (SandboxMachine machine : machines) {
      create(
          ResourceType.NODES,
          NodeManifest.named(machine.node())
              .instance(machine.instance())
              .label(OURS, "true")
              .ready("True")
              .json());
    }
    JsonNode daemons =
        create(
            ResourceType.apps("daemonsets", "DaemonSet"),
            (ObjectNode) JSON.readTree(SandboxDaemonSet.MANIFEST));
    cluster.spread(
        new SandboxDaemonSet(daemons.at("/metadata/uid").asText()),
        machines.stream().map(SandboxMachine::node).toList());
    createServices();
    createPods(machines);
    createBudgetedPods(machines);
  }

  private void createPods(List<SandboxMachine> machines) throws InterruptedException {
    for (SandboxMachine machine : machines) {
      String node = machine.node();
      for (int pod = 0; pod < scene.pods(); pod++) {
        SandboxWorkload workload = scene.workload(pod);
        create(ResourceType.PODS, pod(workload, workload.app() + "-" + node + "-" + pod, node));
      }
    }
  }

  private void createBudgetedPods(List<SandboxMachine> machines) throws InterruptedException {
    List<String> apps = scene.budgetedApps();
    for (int workload = 0; workload < apps.size(); workload++) {
      String app = apps.get(workload);
      create(
          ResourceType.BUDGETS,
          BudgetManifest.named(NAMESPACE, app).app(app).minAvailable(scene.wanted()).json());
      for (int pod = 0; pod < scene.budgeted(); pod++) {
        String node = machines.get(scene.nodeOf(workload, pod)).node();
        create(ResourceType.PODS, budgetedPod(app, pod, node));
      }
    }
  }

  /** One more pod of a budgeted workload; whether it is there now. May be done twice. */
  boolean addBudgetedPod(String app, int number, String node) throws InterruptedException {
    int code = api.create(ResourceType.PODS, budgetedPod(app, number, node)).code();
    return code == 201 || code == 409;
  }

  private ObjectNode budgetedPod(String app, int number, String node) {
    return pod(app + "-" + number, app, node).label(BUDGETED, "true").json();
  }

  private ObjectNode pod(SandboxWorkload workload, String name, String node) {
    PodManifest pod = pod(name, workload.app(), node);
    return (workload == SandboxWorkload.HOST ? pod.hostPort(HOST_PORT) : pod).json();
  }

  private PodManifest pod(String name, String app, String node) {
    int seconds = (int) scene.stopTime().toSeconds();
    return PodManifest.named(NAMESPACE, name)
        .app(app)
        .on(node)
        .stopsAfter(seconds)
        .grace(seconds + SPARE_SECONDS)
        .withoutServiceAccountToken();
  }

  private void createServices() throws Exception {
    for (SandboxWorkload workload : List.of(SandboxWorkload.WEB, SandboxWorkload.EDGE)) {
      String manifest =
          """
          {"apiVersion": "v1", "kind": "Service",
           "metadata": {"name": "%s", "namespace": "sandbox"},
           "spec": {"type": "NodePort", "selector": {"app": "%s"}, "externalTrafficPolicy": "%s",
                    "ports": [{"port": 80}]}}
          """
              .formatted(
                  workload.app(),
                  workload.app(),
                  workload.isFedThroughItsNode() ? "Local" : "Cluster");
      create(ResourceType.SERVICES, (ObjectNode) JSON.readTree(manifest));
    }
  }

  private JsonNode create(ResourceType type, ObjectNode object) throws InterruptedException {
    RawApi.RawReply reply = api.create(type, object);
    if (reply.code() != 201) {
      throw new IllegalStateException("cannot create %s: %s".formatted(object, reply));
    }
    return reply.json();
  }

  private static ObjectNode namespace() throws JsonProcessingException {
    return (ObjectNode)
        JSON.readTree(
            "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}"
                .formatted(NAMESPACE));
  }
}
