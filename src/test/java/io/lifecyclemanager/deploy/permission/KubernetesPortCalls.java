package io.lifecyclemanager.deploy.permission;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetWatch;
import io.lifecyclemanager.drain.budget.IgnoredBudgets;
import io.lifecyclemanager.drain.surge.Deployments;
import io.lifecyclemanager.drain.surge.Deployments.ReplicaSetRef;
import io.lifecyclemanager.drain.volume.VolumeAttachments.AttachmentWatch;
import io.lifecyclemanager.drain.volume.VolumeAttachments.ClaimRef;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.NodeIndex;
import io.lifecyclemanager.kubernetes.OtherReplicas;
import io.lifecyclemanager.kubernetes.access.TokenReviews;
import io.lifecyclemanager.kubernetes.drain.KubernetesPods;
import io.lifecyclemanager.kubernetes.drain.KubernetesVolumeAttachments;
import io.lifecyclemanager.kubernetes.event.KubernetesNodeEvents;
import io.lifecyclemanager.kubernetes.lease.LeaseLedgers;
import io.lifecyclemanager.kubernetes.peer.EndpointPeers;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.pace.LimitScope;
import io.lifecyclemanager.pace.PaceLedger;
import io.lifecyclemanager.telemetry.event.NodeEvent;
import io.lifecyclemanager.telemetry.event.NodeEvent.EventImportance;
import io.lifecyclemanager.web.access.ApiPermission;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Everything that the program requests of the API server, requested once with the permissions of
 * one account. What fails is reported to the metrics.
 */
public final class KubernetesPortCalls {
  private final Time time = new SystemTime();
  private final RecordedRequests requests = new RecordedRequests(time);
  private final Queue<EvictionOutcome> outcomes = new ConcurrentLinkedQueue<>();
  private final Queue<RemoteFailure> failures = new ConcurrentLinkedQueue<>();

  /**
   * What the calls are about.
   *
   * @param instance of a node
   * @param pod a pod that exists, and is evicted and deleted
   * @param replicaSet of a Deployment
   * @param token of a user of the API
   * @param group names a limit of its own
   */
  public record CallSubjects(
      InstanceId instance, PodRef pod, ReplicaSetRef replicaSet, String token, String group) {}

  private KubernetesPortCalls() {}

  /** Makes the calls with the permissions of the kubeconfig's account. */
  static KubernetesPortCalls run(Path kubeconfig, CallSubjects subjects)
      throws InterruptedException {
    return run(
        kubeconfig,
        (calls, connection, index) -> {
          calls.attempt(() -> calls.useNodes(connection, index, subjects.instance()));
          calls.usePods(connection, subjects.pod());
          calls.attempt(() -> calls.recordEvents(connection, index, subjects.instance()));
          calls.attempt(() -> calls.restart(connection, subjects.replicaSet()));
          calls.attempt(() -> calls.writeLimit(connection, subjects.group()));
          calls.attempt(() ->
              new EndpointPeers(
                      connection,
                      "lifecycle-manager",
                      "self",
                      8080,
                      calls.requests::onFact,
                      calls.time)
                  .refresh());
          calls.attempt(() ->
              new TokenReviews(connection, calls.requests::onFact)
                  .decide(subjects.token(), ApiPermission.READ_TERMINATIONS));
        });
  }

  /** Makes those that need no other permission than the ClusterRole gives. */
  public static KubernetesPortCalls ofClusterRole(Path kubeconfig, InstanceId instance, PodRef pod)
      throws InterruptedException {
    return run(
        kubeconfig,
        (calls, connection, index) -> {
          calls.useNodes(connection, index, instance);
          calls.usePods(connection, pod);
        });
  }

  private static KubernetesPortCalls run(Path kubeconfig, CallsOverConnection what)
      throws InterruptedException {
    KubernetesPortCalls calls = new KubernetesPortCalls();
    try (KubernetesConnection connection =
            KubernetesConnection.create(kubeconfig, calls.requests::onFact, calls.time);
        NodeIndex index = new NodeIndex(connection, calls.requests::onFact, calls.time)) {
      index.start();
      calls.requests.await("watch nodes");
      what.make(calls, connection, index);
    }
    return calls;
  }

  private interface CallsOverConnection {
    void make(KubernetesPortCalls calls, KubernetesConnection connection, NodeIndex index)
        throws InterruptedException;
  }

  private void useNodes(KubernetesConnection connection, NodeIndex index, InstanceId instance)
      throws InterruptedException {
    Optional<NodeView> found = index.findOrMatch(instance);
    if (found.isEmpty()) {
      return;
    }
    NodeView node = found.get();
    attempt(() -> index.read(node.ref()));
    attempt(() -> {
      NodeChange claim =
          new NodeChange(true, Map.of(), Map.of("lifecycle-manager.io/claim", "test"));
      if (index.patch(node, claim) instanceof PatchOutcome.PatchDenied(String reason)) {
        throw new RemoteFailure(RemoteFailure.FailureKind.DENIED, reason, "patch nodes", null);
      }
    });
    KubernetesPods pods = new KubernetesPods(connection, requests::onFact, time);
    try (PodWatch _ = pods.watch(node.ref())) {
      requests.await("watch pods");
    }
    try (AttachmentWatch _ =
        new KubernetesVolumeAttachments(connection, requests::onFact, time).watch(node.ref())) {
      requests.await("watch volumeattachments");
    }
    readIndex(index, instance, node);
  }

  /** What the watch of nodes serves: no request is made. */
  private void readIndex(NodeIndex index, InstanceId instance, NodeView node)
      throws InterruptedException {
    attempt(index::checkComplete);
    var _ =
        List.of(index.find(instance), index.findNamed(node.ref().name()), index.cached(node.ref()));
    var _ = List.of(index.all(), index.claimed(), index.unidentified());
    var _ = List.of(index.counts(), index.changes());
  }

  private void recordEvents(KubernetesConnection connection, NodeIndex index, InstanceId instance)
      throws InterruptedException {
    Optional<NodeView> node = index.find(instance);
    if (node.isPresent()) {
      KubernetesNodeEvents events = new KubernetesNodeEvents(connection, new Random(), "replica");
      NodeRef ref = node.get().ref();
      String name =
          events.create(
              new NodeEvent(ref, EventImportance.PROGRESS, "Draining", "Drain", "3 pods"),
              Instant.EPOCH);
      events.repeat(name, 2, Instant.EPOCH);
    }
  }

  private void usePods(KubernetesConnection connection, PodRef pod) throws InterruptedException {
    KubernetesPods pods = new KubernetesPods(connection, requests::onFact, time);
    try (BudgetWatch _ = pods.budgets().watch(new IgnoredBudgets())) {
      requests.await("watch poddisruptionbudgets");
    }
    attempt(() -> outcomes.add(pods.evict(pod, Duration.ofMinutes(1))));
    attempt(() -> outcomes.add(pods.delete(pod, Duration.ofSeconds(1))));
    attempt(() -> pods.evictAgain(pod, Duration.ofMinutes(1)));
    attempt(pods::localTrafficServices);
    attempt(() -> new OtherReplicas(connection, "default", "self", _ -> false, time).isAnyReady());
    Deployments _ = pods.deployments(); // makes no request
    attempt(() -> pods.unschedulablePods().in("default"));
    attempt(() ->
        new KubernetesVolumeAttachments(connection, requests::onFact, time)
            .exclusiveVolume(new ClaimRef("default", "absent")));
  }

  private void restart(KubernetesConnection connection, ReplicaSetRef replicaSet) {
    Deployments deployments = new KubernetesPods(connection, requests::onFact, time).deployments();
    deployments.deploymentOf(replicaSet).ifPresent(deployments::restart);
  }

  /** Twice: the first time creates the Lease, the second time updates it. */
  private void writeLimit(KubernetesConnection connection, String group) {
    LeaseLedgers ledgers = new LeaseLedgers(connection, "lifecycle-manager", time);
    LimitScope scope = LimitScope.group(group);
    for (int revision = 1; revision <= 2; revision++) {
      boolean _ =
          ledgers.write(
              scope,
              ledgers.read(scope),
              new PaceLedger(revision, List.of(), null, null, null, null));
    }
  }

  private void attempt(PortCall call) throws InterruptedException {
    try {
      call.run();
    } catch (RemoteFailure failure) {
      failures.add(failure);
      requests.onFact(new RemoteCallFailed(null, "calling a port", failure, null));
    }
  }

  /** The requests, and what became of them. */
  public RecordedRequests requests() {
    return requests;
  }

  /** The calls that failed, in this order. */
  public List<RemoteFailure> failures() {
    return List.copyOf(failures);
  }

  /** The answers to the eviction and the deletion, in this order. */
  List<EvictionOutcome> outcomes() {
    return List.copyOf(outcomes);
  }
}
