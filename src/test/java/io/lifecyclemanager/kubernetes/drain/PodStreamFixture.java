package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.drain.PodWatchWait;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.ListWatch;
import io.lifecyclemanager.kubernetes.RecordedFacts;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.kubernetes.WatchHandler;
import io.lifecyclemanager.kubernetes.WatchTiming;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.sharing.Backoff;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCall;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse.Canned;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** Watches of pods over a simulated API server. */
final class PodStreamFixture {
  static final NodeRef FIRST = new NodeRef("node-1", "uid-1");
  static final NodeRef SECOND = new NodeRef("node-2", "uid-2");

  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(5), Duration.ofMillis(50));

  /** A watch is taken for dead after two seconds. */
  private static final WatchTiming TIMING =
      new WatchTiming(Duration.ofSeconds(1), Duration.ofSeconds(1), TIMEOUT, BACKOFF);

  final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  final RecordedFacts facts = new RecordedFacts();

  /** Runs once, when the adapter has the headers of a list and not yet its body. */
  final AtomicReference<RunnableAction> onList = new AtomicReference<>();

  private final TestCluster api;
  private final KubernetesConnection connection;

  /** What a test does while the adapter waits. */
  interface RunnableAction {
    void run() throws Exception;
  }

  PodStreamFixture(Path folder) {
    Path kubeconfig = kubernetes.kubeconfig(folder.resolve("kubeconfig"));
    api = new TestCluster(kubeconfig, kubernetes::close);
    connection = KubernetesConnection.create(kubeconfig, this::onFact, TestCluster.TIME);
  }

  void close() throws InterruptedException {
    connection.close();
    api.end();
  }

  private void onFact(Fact fact) {
    if (fact instanceof Fact.KubernetesRequest request && request.verb().equals("list")) {
      RunnableAction action = onList.getAndSet(null);
      if (action != null) {
        run(action);
      }
    }
    facts.on(fact);
  }

  private static void run(RunnableAction action) {
    try {
      action.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** At most so many nodes have a watch of their own. */
  PodWatches sharing(int maxNodeWatches) {
    return new PodWatches(connection, TIMING, facts, TestCluster.TIME, maxNodeWatches);
  }

  /** A watch of all pods that passes what it sees to this handler. */
  ListWatch<JsonNode> watchAll(WatchHandler<JsonNode> handler) {
    ResourceList all = new ResourceList("pods", "api/v1/pods", "", PodViewParser.FIELDS);
    ListWatch<JsonNode> watch =
        new ListWatch<>(connection, all, handler, TIMING, facts, TestCluster.TIME);
    watch.start("pods");
    return watch;
  }

  PodRef add(String name, NodeRef node) {
    PodManifest manifest = PodManifest.named("shop", name).on(node.name()).running();
    return new PodRef("shop", name, kubernetes.addPod(manifest).at("/metadata/uid").asText());
  }

  void delete(PodRef pod) throws InterruptedException {
    api.remove("/api/v1/namespaces/shop/pods/" + pod.name());
  }

  ObjectNode read(PodRef pod) {
    return kubernetes.find("v1", "Pod", "shop", pod.name()).orElseThrow();
  }

  /** The response to a list at a time when there was this pod only. */
  InjectedResponse listOf(PodRef pod) {
    ObjectNode list = ObjectMetadata.JSON.createObjectNode().put("kind", "PodList");
    list.putObject("metadata").set("resourceVersion", read(pod).at("/metadata/resourceVersion"));
    list.putArray("items").add(read(pod));
    return new Canned(200, "application/json", list.toString(), Optional.empty());
  }

  static InjectedResponse broken() {
    return InjectedResponse.internalError("etcd is away");
  }

  List<Map<String, String>> queries(String verb) {
    return kubernetes.calls().of(verb, "pods").stream().map(ApiServerCall::query).toList();
  }

  void awaitWatches(int count) throws InterruptedException {
    facts.await(count, Fact.KubernetesRequest.class, request -> request.verb().equals("watch"));
  }

  static void until(PodWatch watch, Predicate<Map<PodRef, PodView>> condition)
      throws InterruptedException {
    PodWatchWait.until(watch, TestCluster.TIME, condition);
  }
}
