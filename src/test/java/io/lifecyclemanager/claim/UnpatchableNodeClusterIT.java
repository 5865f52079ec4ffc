package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.claim.Claim.CordonState;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.fakes.OpenGate;
import io.lifecyclemanager.kubernetes.NodeIndex;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.fault.TestCertificates;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An admission webhook without a server, or that hangs, keeps a real API server from patching. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class UnpatchableNodeClusterIT {
  private static final InstanceId INSTANCE = new InstanceId("i-0123456789abcdef0");
  private static final Set<String> MESSAGES = Set.of("message-1");

  private static final String ATTEMPT = "example.com/attempt";
  private static final String ANY_UPDATE = "true";

  /** Controllers of the cluster update the node too. */
  private static final String NEXT_ATTEMPT =
      "object.metadata.?annotations[?'%s'] != oldObject.metadata.?annotations[?'%s']"
          .formatted(ATTEMPT, ATTEMPT);

  /** Seconds; a read may take 15 s. */
  private static final int LONGER_THAN_A_READ = 17;

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
      cluster.create(
          webhook.substring(0, webhook.lastIndexOf('/')),
          webhook(
              cluster.namespace,
              node,
              ANY_UPDATE,
              "{\"url\": \"https://127.0.0.1:1/\"}",
              "Fail",
              5));
      awaitWebhook(nodes, node);
      Claimer claimer =
          new Claimer(nodes, OpenGate.INSTANCE, "replica-1", time, new Random(1), facts::add);
      TerminatingInstance subject = new TerminatingInstance(INSTANCE, new GroupName("web"), node);
      long start = time.nanos();
      ClaimOutcome outcome =
          claimer.claim(
              subject,
              nodes.read(node).orElseThrow(),
              () -> NodeViews.scope(MESSAGES),
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
      Optional<Claim> late = claimer.completeLate(subject, claim, () -> NodeViews.scope(MESSAGES));
      assertThat(late).map(Claim::cordon).contains(CordonState.WRITTEN);
      assertThat(nodes.read(node).orElseThrow().isTerminating()).isTrue();
    } finally {
      cluster.end();
    }
  }

  @Test
  void aWebhookThatHangsForLongIsWaitedForSoThatItsFailurePolicyDecides(@TempDir Path folder)
      throws Exception {
    TestCluster cluster = new TestCluster(RealCluster.kubeconfig(), () -> {});
    try (HangingWebhook webhook = new HangingWebhook(TestCertificates.make(folder));
        NodeIndex nodes = new NodeIndex(cluster.connection, facts::add, TestCluster.TIME)) {
      FutureTask<PatchOutcome> refused = patchOnceHanging(cluster, nodes, webhook, "Fail");
      FutureTask<PatchOutcome> ignored = patchOnceHanging(cluster, nodes, webhook, "Ignore");
      assertThat(ignored.get()).isInstanceOf(PatchOutcome.NodePatched.class);
      assertThatThrownBy(refused::get)
          .cause()
          .isInstanceOfSatisfying(
              RemoteFailure.class, failure -> assertThat(failure.isRefusal()).isTrue())
          .hasMessageContaining("failed calling");
    } finally {
      cluster.end();
    }
  }

  /** Patches a node again and again until the webhook was called, which takes a moment. */
  private static FutureTask<PatchOutcome> patchOnceHanging(
      TestCluster cluster, Nodes nodes, HangingWebhook webhook, String policy) throws Exception {
    String name = policy.toLowerCase(Locale.ROOT) + "-" + cluster.unique;
    NodeRef node = cluster.addNode(name, INSTANCE.value());
    cluster.create(
        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
        webhook(name, node, NEXT_ATTEMPT, webhook.clientConfig(name), policy, LONGER_THAN_A_READ));
    FutureTask<PatchOutcome> patch =
        new FutureTask<>(() -> {
          PatchOutcome outcome = patch(nodes, node, 0);
          for (int i = 1; !webhook.wasCalled(name) || isStale(outcome); i++) {
            TestCluster.TIME.sleep(Duration.ofMillis(50));
            outcome = patch(nodes, node, i);
          }
          return outcome;
        });
    TestCluster.TIME.start("patch of " + name, patch);
    return patch;
  }

  private static boolean isStale(PatchOutcome outcome) {
    return outcome instanceof PatchOutcome.StaleVersion;
  }

  private static ObjectNode webhook(
      String name,
      NodeRef node,
      String condition,
      String clientConfig,
      String failurePolicy,
      int timeoutSeconds)
      throws Exception {
    return (ObjectNode)
        new JsonMapper()
            .readTree(
                """
                {"apiVersion": "admissionregistration.k8s.io/v1",
                 "kind": "ValidatingWebhookConfiguration",
                 "metadata": {"name": "%s"},
                 "webhooks": [{
                   "name": "nowhere.example.com",
                   "clientConfig": %s,
                   "rules": [{"apiGroups": [""], "apiVersions": ["v1"],
                              "operations": ["UPDATE"], "resources": ["nodes"]}],
                   "matchConditions": [{"name": "this-node",
                                        "expression": "object.metadata.name == '%s'"},
                                       {"name": "this-change", "expression": "%s"}],
                   "failurePolicy": "%s",
                   "sideEffects": "None",
                   "timeoutSeconds": %d,
                   "admissionReviewVersions": ["v1"]}]}
                """
                    .formatted(
                        name, clientConfig, node.name(), condition, failurePolicy, timeoutSeconds));
  }

  /** Until the API server calls a new webhook, it accepts changes. */
  private static void awaitWebhook(Nodes nodes, NodeRef node) throws InterruptedException {
    for (int i = 0; isPatched(nodes, node, i); i++) {
      TestCluster.TIME.sleep(Duration.ofMillis(50));
    }
  }

  private static boolean isPatched(Nodes nodes, NodeRef node, int attempt) {
    try {
      return !(patch(nodes, node, attempt) instanceof PatchOutcome.PatchDenied);
    } catch (RemoteFailure failure) {
      assertThat(failure.isRefusal()).isTrue();
      return false;
    }
  }

  private static PatchOutcome patch(Nodes nodes, NodeRef node, int attempt) {
    NodeView now = nodes.read(node).orElseThrow();
    return nodes.patch(
        now, new NodeChange(null, Map.of(), Map.of(ATTEMPT, String.valueOf(attempt))));
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
