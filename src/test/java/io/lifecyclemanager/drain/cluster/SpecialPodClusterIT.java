package io.lifecyclemanager.drain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.NodeDrain.DrainResult;
import io.lifecyclemanager.drain.PodProtection;
import io.lifecyclemanager.drain.PodTriage;
import io.lifecyclemanager.fakes.ReachableNode;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.DrainFact.DaemonSetPodsEvicted;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.label.LabelSelectorParser;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods that are evicted last, or not at all, on a real API server with its controllers. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class SpecialPodClusterIT {
  @Test
  void aChosenDaemonSetPodIsEvictedOnceAndItsSuccessorIsIgnored() throws Exception {
    try (DrainedCluster cluster = new DrainedCluster()) {
      NodeRef node = cluster.addNode("node");
      ObjectNode spec = (ObjectNode) PodManifest.named("", "template").grace(1).json().path("spec");
      spec.putObject("nodeSelector").put("kubernetes.io/hostname", node.name());
      cluster.createWorkload("DaemonSet", "logs", spec);
      cluster.start(cluster.pod(node, "web-0", "web").grace(1));

      PodTriage triage =
          new PodTriage(PodProtection.DEFAULT, LabelSelectorParser.parse("app in (logs)"));
      ReachableNode end = DrainedCluster.conditions(TestCluster.TIME, Duration.ofHours(1));
      DrainResult result = DrainedCluster.await(cluster.drain(node, TestCluster.TIME, end, triage));

      assertThat(result.failure()).isEmpty();
      assertThat(result.podsGone()).isEqualTo(2);
      assertThat(cluster.facts(DaemonSetPodsEvicted.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.left()).isEmpty());
      assertThat(
              cluster.facts(EvictionAnswered.class).stream()
                  .filter(answer -> answer.result() == EvictionResult.ACCEPTED)
                  .map(answer -> answer.pod().name().replaceFirst("-.*", "")))
          .containsExactly("web", "logs");
      DrainedCluster.until(
          "the DaemonSet puts a successor on the node", () -> running(cluster).size() == 1);
    }
  }

  private static JsonNode running(DrainedCluster cluster) throws InterruptedException {
    return cluster.api.get(cluster.inNamespace("pods?labelSelector=app%3Dlogs")).path("items");
  }

  @Test
  void aProtectedPodIsEvictedOnceItLosesTheAnnotation() throws Exception {
    try (DrainedCluster cluster = new DrainedCluster()) {
      NodeRef node = cluster.addNode("node");
      cluster.start(
          cluster.pod(node, "job-0", "job").grace(1).annotation(PodProtection.PROTECT, "true"));
      cluster.start(cluster.pod(node, "web-0", "web").grace(1));

      ReachableNode end = DrainedCluster.conditions(TestCluster.TIME, Duration.ofHours(1));
      CompletableFuture<DrainResult> drain = cluster.drain(node, TestCluster.TIME, end);
      DrainedCluster.until(
          "the other pod is evicted",
          () -> !cluster.answers("web-", EvictionResult.ACCEPTED).isEmpty());
      assertThat(cluster.answers("job-", EvictionResult.ACCEPTED)).isEmpty();
      ObjectNode patch = ObjectMetadata.JSON.createObjectNode();
      patch.putObject("metadata").putObject("annotations").putNull(PodProtection.PROTECT);
      cluster.api.patch(cluster.inNamespace("pods/job-0"), patch);

      assertThat(DrainedCluster.await(drain).failure()).isEqualTo(Optional.empty());
      assertThat(cluster.answers("job-", EvictionResult.ACCEPTED))
          .noneMatch(EvictionAnswered::forced)
          .isNotEmpty();
    }
  }
}
