package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.PodControlCluster;
import io.lifecyclemanager.drain.PodView.PodController;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.kubernetes.drain.KubernetesPods;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.kubelet.BudgetManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Pods in an API server, simulated or real; the test acts as their kubelet. */
final class ApiPodsCluster implements PodControlCluster {
  private final TestCluster api;
  private final KubernetesPods pods;
  private final NodeRef node;
  private final NodeRef otherNode;
  private final Set<String> budgets = new HashSet<>();

  ApiPodsCluster(Path kubeconfig, Runnable onEnd) throws InterruptedException {
    this(kubeconfig, onEnd, 1_000);
  }

  /** At most so many nodes have a watch of their own; further ones share one. */
  ApiPodsCluster(Path kubeconfig, Runnable onEnd, int maxNodeWatches) throws InterruptedException {
    api = new TestCluster(kubeconfig, onEnd);
    pods =
        new KubernetesPods(
            api.connection, api.facts::add, TestCluster.TIME, WatchTiming.DEFAULT, maxNodeWatches);
    api.makeNamespace();
    node = api.addNode("node-" + api.unique, "i-" + api.unique);
    otherNode = api.addNode("other-" + api.unique, "i-" + api.unique + "0");
  }

  @Override
  public PodControl control() {
    return pods;
  }

  /** The facts reported so far. */
  Collection<Fact> facts() {
    return api.facts;
  }

  @Override
  public Time time() {
    return TestCluster.TIME;
  }

  @Override
  public NodeRef node() {
    return node;
  }

  @Override
  public NodeRef otherNode() {
    return otherNode;
  }

  @Override
  public String namespace() {
    return api.namespace;
  }

  @Override
  public PodRef add(NodeRef target, PodSpec spec) throws InterruptedException {
    ObjectNode pod = api.create(inNamespace("pods"), manifest(target, spec));
    if (!spec.phase().equals("Pending")) {
      ObjectNode patch = KubernetesJson.object();
      ObjectNode status = patch.putObject("status").put("phase", spec.phase());
      status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
      api.patch(inNamespace("pods/" + spec.name() + "/status"), patch);
    }
    return new PodRef(api.namespace, spec.name(), pod.path("metadata").path("uid").asText());
  }

  private static ObjectNode manifest(NodeRef target, PodSpec spec) {
    PodManifest manifest =
        PodManifest.named(spec.namespace(), spec.name())
            .on(target.name())
            .grace(Math.toIntExact(spec.grace().toSeconds()));
    spec.labels().forEach(manifest::label);
    spec.annotations().forEach(manifest::annotation);
    PodController controller = spec.controller();
    if (spec.mirror()) {
      manifest.annotation("kubernetes.io/config.mirror", "hash");
    }
    if (controller != null) {
      String kind = controller.kind();
      int slash = kind.indexOf('/');
      // A version that the API server does not have: the garbage collector cannot look the owner up
      // and does not delete the pod.
      String version = slash < 0 ? "v1" : kind.substring(0, slash) + "/v99";
      boolean isNode = kind.equals("Node");
      manifest.controlledBy(
          version,
          kind.substring(slash + 1),
          isNode ? target.name() : controller.name(),
          isNode ? target.uid() : controller.uid());
    }
    ObjectNode json = manifest.json();
    if (spec.toleratesCordon()) {
      ((ObjectNode) json.path("spec"))
          .putArray("tolerations")
          .addObject()
          .put("operator", "Exists");
    }
    ArrayNode volumes = ((ObjectNode) json.path("spec")).putArray("volumes");
    spec.claims()
        .forEach(claim ->
            volumes
                .addObject()
                .put("name", claim)
                .putObject("persistentVolumeClaim")
                .put("claimName", claim));
    if (spec.hostPort()) {
      ObjectNode container = (ObjectNode) json.path("spec").path("containers").path(0);
      container.putArray("ports").addObject().put("containerPort", 80).put("hostPort", 8080);
    }
    return json;
  }

  /** The Pod object. */
  JsonNode read(PodRef pod) throws InterruptedException {
    return api.get(inNamespace("pods/" + pod.name()));
  }

  @Override
  public void stopPod(PodRef pod) throws InterruptedException {
    api.remove(inNamespace("pods/" + pod.name()));
  }

  @Override
  public void setBudget(String name, String app, int allowed) throws InterruptedException {
    JsonNode list = api.get(inNamespace("pods") + "?labelSelector=app%3D" + app);
    int running =
        Math.toIntExact(
            KubernetesJson.elements(list.path("items"))
                .filter(pod -> pod.path("status").path("phase").asText().equals("Running"))
                .count());
    // At least one, so that the budget protects pods that do not run yet.
    int available = Math.max(running, 1) - allowed;
    ObjectNode budget =
        BudgetManifest.named(api.namespace, name).app(app).minAvailable(available).json();
    String path = "/apis/policy/v1/namespaces/" + api.namespace + "/poddisruptionbudgets";
    if (budgets.add(name)) {
      api.create(path, budget);
    } else {
      api.patch(path + "/" + name, budget);
    }
    api.until(
        path + "/" + name,
        now ->
            now.path("status").path("observedGeneration").asLong(-1)
                    == now.path("metadata").path("generation").asLong(0)
                && now.path("status").path("disruptionsAllowed").asInt(-1)
                    == Math.min(allowed, running));
  }

  @Override
  public void addLocalService(String name, String app) throws InterruptedException {
    ObjectNode service = KubernetesJson.object().put("apiVersion", "v1").put("kind", "Service");
    service.putObject("metadata").put("name", name);
    ObjectNode spec = service.putObject("spec");
    spec.put("type", "NodePort").put("externalTrafficPolicy", "Local");
    spec.putObject("selector").put("app", app);
    spec.putArray("ports").addObject().put("port", 80);
    api.create(inNamespace("services"), service);
  }

  @Override
  public void end() throws InterruptedException {
    api.end();
  }

  private String inNamespace(String rest) {
    return "/api/v1/namespaces/" + api.namespace + "/" + rest;
  }
}
