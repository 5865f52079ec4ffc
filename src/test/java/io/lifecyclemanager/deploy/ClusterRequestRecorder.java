package io.lifecyclemanager.deploy;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.budget.BudgetRef;
import io.lifecyclemanager.drain.budget.DisruptionBudgets;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetListener;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetStatus;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetWatch;
import io.lifecyclemanager.drain.capacity.UnschedulablePods;
import io.lifecyclemanager.drain.volume.VolumeAttachments;
import io.lifecyclemanager.drain.volume.VolumeAttachments.AttachmentWatch;
import io.lifecyclemanager.drain.volume.VolumeAttachments.ClaimRef;
import io.lifecyclemanager.intake.PeerReplicas;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.NodeIndex;
import io.lifecyclemanager.kubernetes.OtherReplicas;
import io.lifecyclemanager.kubernetes.drain.KubernetesPods;
import io.lifecyclemanager.kubernetes.drain.KubernetesVolumeAttachments;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Uses every method of the ports to the API server once, and remembers the requests. */
final class ClusterRequestRecorder {
  /** What is used below: a method that comes later has to be added. */
  static final Map<Class<?>, Set<String>> USED =
      Map.of(
          Nodes.class,
              Set.of(
                  "find",
                  "findOrMatch",
                  "findNamed",
                  "checkComplete",
                  "unidentified",
                  "claimed",
                  "all",
                  "cached",
                  "counts",
                  "changes",
                  "read",
                  "patch"),
          PodControl.class,
              Set.of(
                  "watch",
                  "evict",
                  "evictAgain",
                  "delete",
                  "localTrafficServices",
                  "budgets",
                  "deployments",
                  "unschedulablePods"),
          DisruptionBudgets.class, Set.of("watch"),
          UnschedulablePods.class, Set.of("in"),
          VolumeAttachments.class, Set.of("exclusiveVolume", "watch"),
          PeerReplicas.class, Set.of("isAnyReady"));

  private static final BudgetListener IGNORED =
      new BudgetListener() {
        @Override
        public void onListed(Collection<BudgetStatus> all) {}

        @Override
        public void onSync(boolean inSync) {}

        @Override
        public void onChanged(BudgetStatus now) {}

        @Override
        public void onDeleted(BudgetRef budget) {}
      };

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Queue<Fact> facts = new ConcurrentLinkedQueue<>();
  private final Time time = new SystemTime();
  private final Signal changes = time.signal();

  /** Requests about a node that is there, and about pods that need not be. */
  static ClusterRequestRecorder record(Path kubeconfig, InstanceId instance)
      throws InterruptedException {
    ClusterRequestRecorder requests = new ClusterRequestRecorder();
    try (KubernetesConnection connection =
            KubernetesConnection.create(kubeconfig, requests::onFact, requests.time);
        NodeIndex index = new NodeIndex(connection, requests::onFact, requests.time)) {
      index.start();
      requests.await("watch nodes");
      NodeView node = index.find(instance).orElseThrow();
      index.findOrMatch(instance);
      index.unidentified();
      index.findNamed("node-1");
      index.checkComplete();
      index.claimed();
      index.all();
      index.read(node.ref());
      index.patch(node, new Nodes.NodeChange(true, Map.of(), Map.of()));
      KubernetesPods pods = new KubernetesPods(connection, requests::onFact, requests.time);
      try (PodWatch _ = pods.watch(node.ref())) {
        requests.await("watch pods");
      }
      try (BudgetWatch _ = pods.budgets().watch(IGNORED)) {
        requests.await("watch poddisruptionbudgets");
      }
      PodRef absent = new PodRef("default", "absent", "0");
      pods.evict(absent, Duration.ofMinutes(1));
      pods.evictAgain(absent, Duration.ofMinutes(1));
      pods.delete(absent, Duration.ofSeconds(1));
      pods.localTrafficServices();
      pods.unschedulablePods().in("default");
      KubernetesVolumeAttachments volumes =
          new KubernetesVolumeAttachments(connection, requests::onFact, requests.time);
      volumes.exclusiveVolume(new ClaimRef("default", "absent"));
      try (AttachmentWatch _ = volumes.watch(node.ref())) {
        requests.await("watch volumeattachments");
      }
      new OtherReplicas(connection, "default", "absent", _ -> false, requests.time).isAnyReady();
    }
    return requests;
  }

  private void onFact(Fact fact) {
    facts.add(fact);
    changes.raise();
  }

  private void await(String request) throws InterruptedException {
    BooleanSupplier made = () -> made().contains(request);
    long start = time.nanos();
    for (long seen = changes.count(); !made.getAsBoolean(); seen = changes.count()) {
      Duration left = TIMEOUT.minus(time.since(start));
      if (left.isNegative()) {
        throw new AssertionError("no " + request + " among " + facts);
      }
      if (!made.getAsBoolean()) {
        changes.await(seen, left);
      }
    }
  }

  private Stream<KubernetesRequest> requests() {
    return facts.stream()
        .filter(KubernetesRequest.class::isInstance)
        .map(KubernetesRequest.class::cast);
  }

  /** What was asked for in the words of RBAC, each as in {@code get nodes}. */
  Set<String> made() {
    return requests()
        .map(request -> request.verb() + " " + request.resource())
        .collect(Collectors.toSet());
  }

  /** Requests that the API server refused for a missing permission. */
  List<KubernetesRequest> forbidden() {
    return requests().filter(request -> request.code() == 401 || request.code() == 403).toList();
  }
}
