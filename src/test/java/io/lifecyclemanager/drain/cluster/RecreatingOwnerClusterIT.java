package io.lifecyclemanager.drain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.NodeDrain.DrainResult;
import io.lifecyclemanager.fakes.ReachableNode;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real controllers that put their pods back on the draining node. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class RecreatingOwnerClusterIT {
  /** The controllers have sixteen seconds where a drain waits two for a successor. */
  private static final Time SLOW = new SlowedTime(8);

  @Test
  void aReplicaSetWithANodeNameDoesNotKeepTheDrainFromEnding() throws Exception {
    try (DrainedCluster cluster = new DrainedCluster()) {
      NodeRef node = cluster.addNode("node");
      ObjectNode spec = podSpec();
      spec.put("nodeName", node.name());
      cluster.createWorkload("ReplicaSet", "operator", spec);

      assertDrained(cluster, node, SLOW);
      assertThat(cluster.facts(PodsRecreated.class))
          .singleElement()
          .satisfies(fact ->
              assertThat(fact.owner())
                  .hasToString("ReplicaSet " + cluster.api.namespace + "/operator"));
      assertThat(cluster.facts(EvictionAnswered.class)).noneMatch(EvictionAnswered::forced);
    }
  }

  @Test
  void theNextPodOfAStatefulSetThatToleratesACordonIsDrainedToo() throws Exception {
    try (DrainedCluster cluster = new DrainedCluster()) {
      NodeRef node = cluster.addNode("node");
      ObjectNode spec = podSpec();
      spec.putObject("nodeSelector").put("kubernetes.io/hostname", node.name());
      cluster.createWorkload("StatefulSet", "db", spec);

      DrainResult result = assertDrained(cluster, node, SLOW);
      assertThat(result.podsGone()).isGreaterThanOrEqualTo(2);
    }
  }

  private static DrainResult assertDrained(DrainedCluster cluster, NodeRef node, Time time)
      throws Exception {
    ReachableNode end = DrainedCluster.conditions(time, Duration.ofHours(1));
    DrainResult result = DrainedCluster.await(cluster.drain(node, time, end));
    assertThat(result.failure()).isEmpty();
    return result;
  }

  private static ObjectNode podSpec() {
    ObjectNode spec = (ObjectNode) PodManifest.named("", "template").grace(1).json().path("spec");
    spec.putArray("tolerations").addObject().put("operator", "Exists");
    return spec;
  }
}
