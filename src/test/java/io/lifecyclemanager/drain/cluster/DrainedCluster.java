package io.lifecyclemanager.drain.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.drain.DrainSlots;
import io.lifecyclemanager.drain.Escalation;
import io.lifecyclemanager.drain.NodeDrain;
import io.lifecyclemanager.drain.NodeDrain.DrainDependencies;
import io.lifecyclemanager.drain.NodeDrain.DrainResult;
import io.lifecyclemanager.drain.OwnPod;
import io.lifecyclemanager.drain.PodTriage;
import io.lifecyclemanager.drain.budget.BlockedEvictions;
import io.lifecyclemanager.drain.capacity.ReplacementCapacity;
import io.lifecyclemanager.drain.surge.Surges;
import io.lifecyclemanager.fakes.ReachableNode;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.kubernetes.drain.KubernetesDeployments;
import io.lifecyclemanager.kubernetes.drain.KubernetesPods;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.simulation.Eventually;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.BudgetManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.Kubelets;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Drains nodes of a real API server, whose kubelets are simulated. */
final class DrainedCluster implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofMinutes(3);

  /** Long ago: no drain waits because of the cordon. */
  private static final Duration CORDONED = Duration.ofMinutes(10);

  final TestCluster api = new TestCluster(RealCluster.kubeconfig(), () -> {});
  private final KubernetesClient client = KubernetesClients.of(RealCluster.kubeconfig());
  private final Kubelets kubelets = new Kubelets(client, TestCluster.TIME);
  private final Queue<Fact> facts = new ConcurrentLinkedQueue<>();
  private final List<Thread> drains = new ArrayList<>();

  /** With the permissions of the program. */
  final KubernetesConnection program;

  /** The program is an administrator. */
  DrainedCluster() throws InterruptedException {
    this(RealCluster.kubeconfig());
  }

  /** The program is the user of the kubeconfig. */
  DrainedCluster(Path kubeconfig) throws InterruptedException {
    program = KubernetesConnection.create(kubeconfig, facts::add, TestCluster.TIME);
    api.makeNamespace();
  }

  /** A cordoned node whose kubelet runs. */
  NodeRef addNode(String name) throws InterruptedException {
    NodeRef node = api.addNode(name + "-" + api.unique, "i-" + api.unique + name);
    cordon(node, true);
    kubelets.play(node.name());
    return node;
  }

  /** Lets the scheduler use the node, or not. */
  void cordon(NodeRef node, boolean cordoned) throws InterruptedException {
    ObjectNode cordon = ObjectMetadata.JSON.createObjectNode();
    cordon.putObject("spec").put("unschedulable", cordoned);
    api.patch("/api/v1/nodes/" + node.name(), cordon);
  }

  /** Annotates a Deployment of the namespace. */
  void annotateDeployment(String name, String key, String value) throws InterruptedException {
    ObjectNode change = ObjectMetadata.JSON.createObjectNode();
    change.putObject("metadata").putObject("annotations").put(key, value);
    api.patch("/apis/apps/v1/namespaces/%s/deployments/%s".formatted(api.namespace, name), change);
  }

  PodManifest pod(NodeRef node, String name, String app) {
    return PodManifest.named(api.namespace, name).on(node.name()).app(app).stopsAfter(0);
  }

  /** Creates the pod and waits until it runs. */
  void start(PodManifest pod) throws InterruptedException {
    ObjectNode created = api.create(inNamespace("pods"), pod.json());
    untilRunning(created.path("metadata").path("name").asText());
  }

  void untilRunning(String pod) throws InterruptedException {
    api.until(
        inNamespace("pods/" + pod),
        now -> now.path("status").path("phase").asText().equals("Running"));
  }

  /** A budget for the pods with this label, which allows so many disruptions now. */
  void addBudget(String app, int minAvailable, int allowed) throws InterruptedException {
    String path = "/apis/policy/v1/namespaces/" + api.namespace + "/poddisruptionbudgets";
    ObjectNode budget =
        BudgetManifest.named(api.namespace, app).app(app).minAvailable(minAvailable).json();
    api.create(path, budget);
    api.until(
        path + "/" + app,
        now ->
            now.path("status").path("observedGeneration").asLong(-1)
                    == now.path("metadata").path("generation").asLong(0)
                && now.path("status").path("disruptionsAllowed").asInt(-1) == allowed);
  }

  /** Creates a workload whose pods have this template. */
  void createWorkload(String kind, String name, JsonNode podSpec) throws InterruptedException {
    ObjectNode workload = ObjectMetadata.JSON.createObjectNode();
    workload.put("apiVersion", "apps/v1").put("kind", kind);
    workload.putObject("metadata").put("name", name);
    ObjectNode spec = workload.putObject("spec");
    spec.put("replicas", 1);
    if (kind.equals("StatefulSet")) {
      spec.put("serviceName", name);
    }
    spec.putObject("selector").putObject("matchLabels").put("app", name);
    ObjectNode template = spec.putObject("template");
    ObjectNode metadata = template.putObject("metadata");
    metadata.putObject("labels").put("app", name);
    metadata.putObject("annotations").put(PodManifest.STOP_SECONDS, "0");
    template.set("spec", podSpec);
    String plural = kind.toLowerCase(Locale.ROOT) + "s";
    api.create("/apis/apps/v1/namespaces/%s/%s".formatted(api.namespace, plural), workload);
    api.until(
        inNamespace("pods?labelSelector=app%3D" + name),
        now -> now.path("items").path(0).path("status").path("phase").asText().equals("Running"));
  }

  String inNamespace(String rest) {
    return "/api/v1/namespaces/" + api.namespace + "/" + rest;
  }

  /** Sends an object, whatever the answer. */
  void post(String rest, ObjectNode object) throws InterruptedException {
    RawApi.RawReply _ = new RawApi(client).post(inNamespace(rest), object);
  }

  /** Drains the node, which is reachable and this replica's, until the time that may change. */
  CompletableFuture<DrainResult> drain(NodeRef node, Time time, ReachableNode conditions) {
    return drain(node, time, conditions, PodTriage.DEFAULT);
  }

  /** As the other, for pods that are treated in a special way. */
  CompletableFuture<DrainResult> drain(
      NodeRef node, Time time, ReachableNode conditions, PodTriage triage) {
    DrainDependencies dependencies =
        new DrainDependencies(
            new KubernetesPods(program, facts::add, TestCluster.TIME),
            new Escalation(Duration.ofMinutes(15)),
            new BlockedEvictions(
                new KubernetesPods(program, facts::add, TestCluster.TIME).budgets(), time),
            new Surges(
                new KubernetesDeployments(program, TestCluster.TIME),
                false,
                TestCluster.TIME,
                facts::add),
            new ReplacementCapacity(_ -> List.of(), TestCluster.TIME, facts::add),
            Duration.ofSeconds(10),
            time,
            new Random(1),
            facts::add,
            new PermissionTracker(time),
            new OwnPod(null, () -> false, time),
            triage);
    TerminatingInstance subject =
        new TerminatingInstance(new InstanceId("i-1"), new GroupName("web"), node);
    NodeDrain drain = new NodeDrain(dependencies, subject, conditions);
    drain.markTrafficStopped();
    CompletableFuture<DrainResult> result = new CompletableFuture<>();
    drains.add(
        Thread.ofVirtual()
            .name("drain " + node)
            .start(() -> {
              try {
                DrainSlots slots = new DrainSlots(1, time);
                result.complete(
                    drain.run(Duration.ZERO, slots.take(subject.group(), conditions::end)));
              } catch (InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            }));
    return result;
  }

  static DrainResult await(CompletableFuture<DrainResult> drain) throws Exception {
    return drain.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  static void until(String what, Callable<Boolean> condition) throws Exception {
    Eventually.eventually(what, TIMEOUT, condition);
  }

  <T extends Fact> List<T> facts(Class<T> kind) {
    return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The answers to requests for pods whose names begin so. */
  List<EvictionAnswered> answers(String pods, EvictionResult result) {
    return facts(EvictionAnswered.class).stream()
        .filter(answer -> answer.pod().name().startsWith(pods) && answer.result() == result)
        .toList();
  }

  @Override
  public void close() {
    drains.forEach(Thread::interrupt);
    try {
      api.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the objects were deleted", e);
    } finally {
      program.close();
      kubelets.close();
      client.close();
    }
  }

  /**
   * The conditions of a drain that must have ended after this time. The node was cordoned long ago.
   *
   * @param time the drain's clock
   */
  static ReachableNode conditions(Time time, Duration after) {
    return new ReachableNode(time.in(Duration.ZERO).minus(CORDONED), time.in(after));
  }
}
