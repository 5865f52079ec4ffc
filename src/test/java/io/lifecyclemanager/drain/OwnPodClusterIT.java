package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.NodeDrain.DrainResult;
import io.lifecyclemanager.drain.budget.BlockedEvictions;
import io.lifecyclemanager.drain.capacity.ReplacementCapacity;
import io.lifecyclemanager.drain.surge.Surges;
import io.lifecyclemanager.fakes.ReachableNode;
import io.lifecyclemanager.kubernetes.OtherReplicas;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.kubernetes.drain.KubernetesDeployments;
import io.lifecyclemanager.kubernetes.drain.KubernetesPods;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The group that hosts the last replica is scaled to zero, in a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class OwnPodClusterIT {
  private static final String NAME_LABEL = "app.kubernetes.io/name";

  private final TestCluster cluster = new TestCluster(RealCluster.kubeconfig(), () -> {});

  @Test
  void theDrainEndsAsSoonAsTheOtherPodsAreGone() throws Exception {
    try {
      cluster.makeNamespace();
      NodeRef node = cluster.addNode("own-" + cluster.unique, "i-" + cluster.unique);
      addRunning("web", node);
      String uid = addRunning("replica", node);
      AtomicReference<DrainResult> result = new AtomicReference<>();
      List<DrainPart> parts =
          List.of(() -> result.set(drain(node, uid)), () -> stopOncePodTerminates("web"));
      FanOut.forEach(TestCluster.TIME, "drain", parts, DrainPart::run);

      assertThat(result.get().failure()).isEmpty();
      assertThat(result.get().podsGone()).isEqualTo(1);
      cluster.until(path("replica"), pod -> !isTerminating(pod));
    } finally {
      cluster.end();
    }
  }

  @FunctionalInterface
  private interface DrainPart {
    void run() throws InterruptedException;
  }

  private DrainResult drain(NodeRef node, String uid) throws InterruptedException {
    OtherReplicas others =
        new OtherReplicas(
            cluster.connection, cluster.namespace, "replica", _ -> false, TestCluster.TIME);
    NodeDrain.DrainDependencies dependencies =
        new NodeDrain.DrainDependencies(
            new KubernetesPods(cluster.connection, _ -> {}, TestCluster.TIME),
            new Escalation(Duration.ofMinutes(15)),
            new BlockedEvictions(
                new KubernetesPods(cluster.connection, _ -> {}, TestCluster.TIME).budgets(),
                TestCluster.TIME),
            new Surges(
                new KubernetesDeployments(cluster.connection, TestCluster.TIME),
                false,
                TestCluster.TIME,
                _ -> {}),
            new ReplacementCapacity(_ -> List.of(), TestCluster.TIME, _ -> {}),
            Duration.ofSeconds(1),
            TestCluster.TIME,
            new Random(1),
            _ -> {},
            new PermissionTracker(TestCluster.TIME),
            new OwnPod(uid, others::isAnyReady, TestCluster.TIME),
            PodTriage.DEFAULT);
    TerminatingInstance subject =
        new TerminatingInstance(new InstanceId("i-" + cluster.unique), new GroupName("web"), node);
    Deadline start = TestCluster.TIME.in(Duration.ZERO);
    ReachableNode conditions = new ReachableNode(start, start.plus(Duration.ofHours(1)));
    return new NodeDrain(dependencies, subject, conditions)
        .run(
            Duration.ZERO,
            new DrainSlots(1, TestCluster.TIME).take(subject.group(), conditions::end));
  }

  private String addRunning(String name, NodeRef node) throws InterruptedException {
    String pods = "/api/v1/namespaces/%s/pods".formatted(cluster.namespace);
    ObjectNode pod =
        cluster.create(
            pods,
            PodManifest.named(cluster.namespace, name)
                .on(node.name())
                .grace(600)
                .label(NAME_LABEL, "lifecycle-manager")
                .json());
    ObjectNode patch = pod.objectNode();
    ObjectNode status = patch.putObject("status").put("phase", "Running");
    status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
    cluster.patch(path(name) + "/status", patch);
    return pod.path("metadata").path("uid").asText();
  }

  /** There is no kubelet. */
  private void stopOncePodTerminates(String name) throws InterruptedException {
    cluster.until(path(name), OwnPodClusterIT::isTerminating);
    cluster.remove(path(name));
  }

  private static boolean isTerminating(JsonNode pod) {
    return pod.path("metadata").hasNonNull("deletionTimestamp");
  }

  private String path(String pod) {
    return "/api/v1/namespaces/%s/pods/%s".formatted(cluster.namespace, pod);
  }
}
