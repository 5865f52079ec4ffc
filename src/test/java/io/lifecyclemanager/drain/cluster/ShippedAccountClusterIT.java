package io.lifecyclemanager.drain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.claim.NodeHoldMarks;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.deploy.AppliedManifest;
import io.lifecyclemanager.drain.NodeDrain.DrainResult;
import io.lifecyclemanager.fakes.ReachableNode;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.NodeIndex;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.DrainFact.SurgeDecided;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.nodehold.NodeHoldOutcome;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.HoldsCurrent;
import io.lifecyclemanager.nodehold.NodeHoldRequest;
import io.lifecyclemanager.nodehold.NodeHoldTarget.NamedNode;
import io.lifecyclemanager.nodehold.NodeHolds;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Surges, forced deletions and node holds as the ServiceAccount of the manifest and of the
 * component {@code surge}, with the admission policies in force. Controllers and scheduler are
 * real.
 */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class ShippedAccountClusterIT {
  private static final Path SURGE = Path.of("deploy/kustomize/components/surge/surge.yaml");

  @TempDir private static Path folder;
  private static AppliedManifest manifest;
  private static Path account;

  @BeforeAll
  static void apply() throws Exception {
    manifest = AppliedManifest.to(RealCluster.kubeconfig());
    try (KubernetesClient admin = KubernetesClients.of(RealCluster.kubeconfig());
        InputStream objects = Files.newInputStream(SURGE)) {
      var _ = admin.load(objects).serverSideApply();
    }
    account = manifest.kubeconfig(folder.resolve("service-account"));
  }

  @AfterAll
  static void takeOut() throws IOException {
    try (KubernetesClient admin = KubernetesClients.of(RealCluster.kubeconfig());
        InputStream objects = Files.newInputStream(SURGE)) {
      var _ = admin.load(objects).delete();
    }
    if (manifest != null) {
      manifest.close();
    }
  }

  /** The only replica of a Deployment, and its budget. */
  @Test
  void aNewPodIsReadyBeforeTheOldOneStops() throws Exception {
    try (DrainedCluster cluster = new DrainedCluster(account)) {
      NodeRef old = cluster.addNode("old");
      NodeRef other = cluster.addNode("other");
      // The scheduler knows one node for the first pod, and the other one for its successor.
      cluster.cordon(old, false);
      ObjectNode template =
          (ObjectNode) cluster.pod(old, "any", "web").grace(1).json().path("spec").deepCopy();
      template.remove("nodeName");
      cluster.createWorkload("Deployment", "web", template);
      cluster.annotateDeployment("web", "lifecycle-manager.io/surge", "true");
      cluster.addBudget("web", 1, 0);
      cluster.cordon(old, true);
      cluster.cordon(other, false);

      CompletableFuture<DrainResult> drain =
          cluster.drain(
              old,
              TestCluster.TIME,
              DrainedCluster.conditions(TestCluster.TIME, DrainedCluster.TIMEOUT));

      assertThat(DrainedCluster.await(drain).failure()).isEmpty();
      assertThat(cluster.facts(SurgeDecided.class))
          .containsExactly(
              new SurgeDecided(
                  cluster.facts(SurgeDecided.class).getFirst().subject(),
                  "Deployment " + cluster.api.namespace + "/web",
                  null));
      assertThat(cluster.facts(EvictionAnswered.class)).noneMatch(EvictionAnswered::forced);
      List<JsonNode> pods =
          KubernetesJson.elements(cluster.api.get(cluster.inNamespace("pods")).path("items"))
              .toList();
      assertThat(pods)
          .singleElement()
          .satisfies(pod -> {
            assertThat(pod.path("spec").path("nodeName").asText()).isEqualTo(other.name());
            assertThat(KubernetesJson.readyStatus(pod)).isEqualTo("True");
          });
      assertNothingDeniedAnd(cluster, "patch deployments");
    }
  }

  @Test
  void aPodWhoseBudgetAllowsNoDisruptionIsDeletedInTheEnd() throws Exception {
    try (DrainedCluster cluster = new DrainedCluster(account)) {
      NodeRef node = cluster.addNode("node");
      cluster.start(cluster.pod(node, "web-0", "web").grace(1));
      cluster.addBudget("web", 1, 0);

      ReachableNode end = DrainedCluster.conditions(TestCluster.TIME, Duration.ofHours(1));
      CompletableFuture<DrainResult> drain = cluster.drain(node, TestCluster.TIME, end);
      DrainedCluster.until(
          "the eviction is refused",
          () -> !cluster.answers("web-0", EvictionResult.REFUSED).isEmpty());
      end.endAt(TestCluster.TIME.in(Duration.ofSeconds(20)));

      DrainResult result = DrainedCluster.await(drain);
      assertThat(result.failure()).isEmpty();
      assertThat(result.podsGone()).isEqualTo(1);
      assertThat(cluster.answers("web-0", EvictionResult.ACCEPTED))
          .isNotEmpty()
          .allMatch(EvictionAnswered::forced);
      assertNothingDeniedAnd(cluster, "patch pods/status", "delete pods");
    }
  }

  @Test
  void aNodeIsHeldWithTaintAndAnnotationAndReleased() throws Exception {
    try (DrainedCluster cluster = new DrainedCluster(account);
        NodeIndex nodes = new NodeIndex(cluster.program, _ -> {}, TestCluster.TIME)) {
      NodeRef node = cluster.addNode("held");
      cluster.cordon(node, false);
      nodes.start();
      DrainedCluster.until("the index shows the node", () -> nodes.cached(node).isPresent());
      NodeHolds holds = new NodeHolds(nodes, TestCluster.TIME, new Random(1), _ -> {});
      NamedNode target = new NamedNode(node.name());

      assertThat(changed(holds.add(new NodeHoldRequest(target, "test", null, true, true), "admin")))
          .containsExactly(node.name());
      assertThat(read(nodes, node).unschedulable()).isTrue();
      assertThat(read(nodes, node).holdMarks().hasTaint()).isTrue();
      assertThat(read(nodes, node).holdMarks().scaleDownDisabled()).isEqualTo("true");

      DrainedCluster.until("the index shows the hold", () -> !holds.list().isEmpty());
      assertThat(changed(holds.remove(target, "admin"))).containsExactly(node.name());
      assertThat(read(nodes, node).unschedulable()).isFalse();
      assertThat(read(nodes, node).holdMarks()).isEqualTo(NodeHoldMarks.NONE);
      assertNothingDeniedAnd(cluster, "patch nodes");
    }
  }

  private static NodeView read(NodeIndex nodes, NodeRef node) {
    return nodes.read(node).orElseThrow();
  }

  private static List<String> changed(NodeHoldOutcome outcome) {
    assertThat(outcome).isInstanceOf(HoldsCurrent.class);
    return ((HoldsCurrent) outcome).changed();
  }

  /** No request was denied, and these have succeeded. */
  private static void assertNothingDeniedAnd(DrainedCluster cluster, String... succeeded) {
    List<KubernetesRequest> requests = cluster.facts(KubernetesRequest.class);
    assertThat(requests).noneMatch(request -> request.code() == 401 || request.code() == 403);
    assertThat(requests)
        .filteredOn(request -> request.code() < 300)
        .extracting(request -> request.verb() + " " + request.resource())
        .contains(succeeded);
  }
}
