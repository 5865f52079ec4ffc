package io.lifecyclemanager.drain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.NodeDrain.DrainResult;
import io.lifecyclemanager.fakes.ReachableNode;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two terminating nodes with both replicas of a critical workload, and blocked pods. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class HeldBackPodClusterIT {
  @Test
  void theBudgetOfACriticalWorkloadIsRespectedWhileOrdinaryPodsAreBlocked() throws Exception {
    try (DrainedCluster cluster = new DrainedCluster()) {
      List<NodeRef> nodes = List.of(cluster.addNode("a"), cluster.addNode("b"));
      for (NodeRef node : nodes) {
        String suffix = node.name().substring(0, 1);
        cluster.start(cluster.pod(node, "web-" + suffix, "web").grace(1));
        cluster.start(
            cluster
                .pod(node, "dns-" + suffix, "dns")
                .grace(1)
                .priorityClass("system-cluster-critical"));
      }
      cluster.addBudget("web", 2, 0);
      cluster.addBudget("dns", 1, 1);

      // 62 s before the deletion, 2 s before the first eviction of a pod that is held back.
      ReachableNode end = DrainedCluster.conditions(TestCluster.TIME, Duration.ofSeconds(68));
      List<CompletableFuture<DrainResult>> drains =
          nodes.stream().map(node -> cluster.drain(node, TestCluster.TIME, end)).toList();
      DrainedCluster.until(
          "an answer for each replica",
          () ->
              !cluster.answers("dns-", EvictionResult.ACCEPTED).isEmpty()
                  && !cluster.answers("dns-", EvictionResult.REFUSED).isEmpty());

      assertThat(
              cluster.answers("dns-", EvictionResult.ACCEPTED).stream()
                  .map(EvictionAnswered::pod)
                  .distinct())
          .hasSize(1);
      assertThat(cluster.facts(EvictionAnswered.class))
          .filteredOn(answer -> answer.pod().name().startsWith("dns-"))
          .noneMatch(EvictionAnswered::forced);
      assertThat(drains).noneMatch(CompletableFuture::isCompletedExceptionally);
    }
  }
}
