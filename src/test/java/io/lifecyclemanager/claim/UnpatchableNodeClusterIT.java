package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.claim.Claim.CordonState;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.kubernetes.NodeIndex;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An admission webhook that does not answer keeps a real API server from patching a node. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class UnpatchableNodeClusterIT {
  private static final InstanceId INSTANCE = new InstanceId("i-0123456789abcdef0");
  private static final Set<String> MESSAGES = Set.of("message-1");

  private final Time time = new SkippingTime();
  private final List<Fact> facts = new CopyOnWriteArrayList<>();

  @Test
  void theTerminationContinuesWithoutAClaimThatIsWrittenOnceTheWebhookIsGone() throws Exception {
    TestCluster cluster = new TestCluster(RealCluster.kubeconfig(), () -> {});
    try (NodeIndex nodes = new NodeIndex(cluster.connection, facts::add, time)) {
      NodeRef node = cluster.addNode("unpatchable-" + cluster.unique, INSTANCE.value());
      String webhook =
          "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/"
              + cluster.namespace;
      cluster.create(webhook.substring(0, webhook.lastIndexOf('/')), webhook(cluster, node));
      awaitWebhook(nodes, node);
      Claimer claimer =
          new Claimer(
              nodes,
              new DisruptionLimit(nodes, new MaxUnavailable(100, true), time),
              "replica-1",
              time,
              new Random(1),
              facts::add);
      TerminatingInstance subject = new TerminatingInstance(INSTANCE, new GroupName("web"), node);
      long start = time.nanos();
      ClaimOutcome outcome =
          claimer.claim(
              subject,
              nodes.read(node).orElseThrow(),
              () -> MESSAGES,
              () -> time.in(Duration.ofHours(1)));
      assertThat(time.since(start)).isBetween(Duration.ofSeconds(90), Duration.ofMinutes(4));
      Claim claim = ((ClaimOutcome.Acquired) outcome).claim();
      assertThat(claim.record()).isNull();
      assertThat(claim.cordon()).isEqualTo(CordonState.MISSING);
      assertThat(facts)
          .filteredOn(fact -> fact instanceof Fact.RemoteCallFailed)
          .last()
          .matches(fact ->
              ((Fact.RemoteCallFailed) fact).failure().getMessage().contains("failed calling"));

      cluster.remove(webhook);
      Optional<Claim> late = claimer.completeLate(subject, claim, () -> MESSAGES);
      assertThat(late).map(Claim::cordon).contains(CordonState.WRITTEN);
      assertThat(nodes.read(node).orElseThrow().isTerminating()).isTrue();
    } finally {
      cluster.end();
    }
  }

  private static ObjectNode webhook(TestCluster cluster, NodeRef node) throws Exception {
    return (ObjectNode)
        new JsonMapper()
            .readTree(
                """
                {"apiVersion": "admissionregistration.k8s.io/v1",
                 "kind": "ValidatingWebhookConfiguration",
                 "metadata": {"name": "%s"},
                 "webhooks": [{
                   "name": "nowhere.example.com",
                   "clientConfig": {"url": "https://127.0.0.1:1/validate"},
                   "rules": [{"apiGroups": [""], "apiVersions": ["v1"],
                              "operations": ["UPDATE"], "resources": ["nodes"]}],
                   "matchConditions": [{"name": "this-node",
                                        "expression": "object.metadata.name == '%s'"}],
                   "failurePolicy": "Fail",
                   "sideEffects": "None",
                   "timeoutSeconds": 5,
                   "admissionReviewVersions": ["v1"]}]}
                """
                    .formatted(cluster.namespace, node.name()));
  }

  /** Until the API server calls a new webhook, it accepts changes. */
  private static void awaitWebhook(Nodes nodes, NodeRef node) throws InterruptedException {
    for (int i = 0; isPatched(nodes, node, i); i++) {
      TestCluster.TIME.sleep(Duration.ofMillis(50));
    }
  }

  private static boolean isPatched(Nodes nodes, NodeRef node, int attempt) {
    NodeView now = nodes.read(node).orElseThrow();
    NodeChange change =
        new NodeChange(null, Map.of(), Map.of("example.com/attempt", String.valueOf(attempt)));
    try {
      return !(nodes.patch(now, change) instanceof PatchOutcome.PatchDenied);
    } catch (RemoteFailure failure) {
      assertThat(failure.isRefusal()).isTrue();
      return false;
    }
  }

  /** Real time, except that pauses are skipped. */
  private static final class SkippingTime implements Time {
    private final AtomicLong skipped = new AtomicLong();

    @Override
    public Instant now() {
      return TestCluster.TIME.now();
    }

    @Override
    public long nanos() {
      return TestCluster.TIME.nanos() + skipped.get();
    }

    @Override
    public void sleep(Duration duration) {
      skipped.addAndGet(Math.max(0, duration.toNanos()));
    }

    @Override
    public Signal signal() {
      return TestCluster.TIME.signal();
    }

    @Override
    public Thread start(String name, Runnable task) {
      return TestCluster.TIME.start(name, task);
    }
  }
}
