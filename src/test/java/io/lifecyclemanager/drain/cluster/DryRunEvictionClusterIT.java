package io.lifecyclemanager.drain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionAccepted;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionRefused;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.RefusalReason;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.kubernetes.drain.KubernetesPods;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A dry run of an eviction gets the answer of an eviction, and changes nothing. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class DryRunEvictionClusterIT {
  @Test
  void aBudgetRefusesADryRunTooAndLosesNothingByOneThatItAllows() throws Exception {
    try (DrainedCluster cluster = new DrainedCluster()) {
      NodeRef node = cluster.addNode("a");
      for (String name : new String[] {"web-0", "web-1", "db-0"}) {
        cluster.start(cluster.pod(node, name, name.substring(0, name.indexOf('-'))));
      }
      cluster.addBudget("web", 1, 1);
      cluster.addBudget("db", 1, 0);
      PodControl pods = KubernetesPods.dryRun(cluster.api.connection, fact -> {}, TestCluster.TIME);

      assertThat(evict(cluster, pods, "db-0"))
          .isInstanceOfSatisfying(
              EvictionRefused.class,
              refused -> {
                assertThat(refused.reason()).isEqualTo(RefusalReason.BUDGET);
                assertThat(refused.message()).contains("The disruption budget db needs 1 healthy");
              });
      // More of them than the budget allows disruptions.
      for (int i = 0; i < 3; i++) {
        assertThat(evict(cluster, pods, "web-0")).isEqualTo(new EvictionAccepted());
        assertThat(evict(cluster, pods, "web-1")).isEqualTo(new EvictionAccepted());
      }
      for (String name : new String[] {"web-0", "web-1", "db-0"}) {
        assertThat(
                cluster
                    .api
                    .get(cluster.inNamespace("pods/" + name))
                    .path("metadata")
                    .has("deletionTimestamp"))
            .isFalse();
      }
    }
  }

  private static EvictionOutcome evict(DrainedCluster cluster, PodControl pods, String name)
      throws InterruptedException {
    String uid = cluster.api.get(cluster.inNamespace("pods/" + name)).at("/metadata/uid").asText();
    return pods.evict(new PodRef(cluster.api.namespace, name, uid), Duration.ofSeconds(30));
  }
}
