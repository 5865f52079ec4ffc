package io.lifecyclemanager.drain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.NodeDrain.DrainResult;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.SurgeDecided;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The only replica of a real Deployment, whose controllers are real, and its budget. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class SurgeClusterIT {
  @Test
  void aNewPodIsReadyBeforeTheOldOneStops() throws Exception {
    try (DrainedCluster cluster = new DrainedCluster()) {
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
    }
  }
}
