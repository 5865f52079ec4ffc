package io.lifecyclemanager.drain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.NodeDrain.DrainResult;
import io.lifecyclemanager.fakes.ReachableNode;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.simulation.fault.TestCertificates;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real mutating webhook that turns evictions into dry runs. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class IgnoredEvictionClusterIT {
  @Test
  void anEvictionWithoutEffectIsRepeatedAndThePodIsDeletedInTheEnd(@TempDir Path folder)
      throws Exception {
    try (DryRunWebhook webhook = new DryRunWebhook(TestCertificates.make(folder));
        DrainedCluster cluster = new DrainedCluster()) {
      NodeRef node = cluster.addNode("node");
      cluster.start(cluster.pod(node, "web-0", "web").grace(30));
      cluster.api.create(
          "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
          webhook.configuration("dry-run-" + cluster.api.unique, cluster.api.namespace));
      DrainedCluster.until("the API server calls the webhook", () -> isCalled(webhook, cluster));

      ReachableNode end = DrainedCluster.conditions(TestCluster.TIME, Duration.ofHours(1));
      CompletableFuture<DrainResult> drain = cluster.drain(node, TestCluster.TIME, end);
      DrainedCluster.until("a second eviction", () -> webhook.evictionsOf("web-0") >= 2);
      assertThat(drain).isNotDone();
      end.endAt(TestCluster.TIME.in(Duration.ofSeconds(40)));

      DrainResult result = DrainedCluster.await(drain);
      assertThat(result.failure()).isEmpty();
      assertThat(result.podsGone()).isEqualTo(1);
      assertThat(cluster.answers("web-0", EvictionResult.ACCEPTED))
          .extracting(EvictionAnswered::forced)
          .startsWith(false, false)
          .contains(true);
    }
  }

  /** Asks for the eviction of a pod that does not exist, as long as the webhook is not known. */
  private static boolean isCalled(DryRunWebhook webhook, DrainedCluster cluster)
      throws InterruptedException {
    ObjectNode eviction = ObjectMetadata.JSON.createObjectNode();
    eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
    eviction.putObject("metadata").put("name", "probe").put("namespace", cluster.api.namespace);
    eviction.putObject("deleteOptions");
    cluster.post("pods/probe/eviction", eviction);
    return webhook.evictionsOf("probe") > 0;
  }
}
