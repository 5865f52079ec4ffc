package io.lifecyclemanager.kubernetes.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.RefusalReason;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.NodeIndex;
import io.lifecyclemanager.kubernetes.RecordedFacts;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.kubernetes.drain.KubernetesPods;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.simulation.fault.CompressingRelay;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A proxy before the API server compresses responses, although no request accepts that, as each
 * test checks at its end.
 */
class CompressedResponsesTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  @TempDir private Path folder;

  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  private final RecordedFacts facts = new RecordedFacts();
  private CompressingRelay relay = new CompressingRelay(URI.create(kubernetes.url()));

  @AfterEach
  void stop() {
    relay.close();
    kubernetes.close();
    assertThat(relay.acceptedEncodings()).isNotEmpty().containsOnly("identity");
  }

  @Test
  void listsAndWatchesAreReadAsTheyCome() throws Exception {
    kubernetes.addNode("first", "i-0abc");
    try (KubernetesConnection connection = connect();
        NodeIndex index = new NodeIndex(connection, facts, TestCluster.TIME)) {
      index.start();
      facts.await(1, Fact.NodesListed.class, fact -> fact.nodes() == 1);
      facts.await(1, Fact.KubernetesRequest.class, fact -> fact.verb().equals("watch"));
      kubernetes.addNode("late", "i-1a7e");
      untilFound(index, "i-1a7e");
    }
    assertThat(facts.of(Fact.RemoteCallFailed.class)).isEmpty();
    assertThat(kubernetes.calls().count("list", "nodes")).isEqualTo(1);
  }

  @Test
  void theReasonOfARefusalIsRead() throws Exception {
    ObjectNode pod =
        kubernetes.addPod(PodManifest.named("shop", "web-0").app("web").on("first").running());
    kubernetes.addPdb("shop", "keep", "web", 1);
    PodRef ref = new PodRef("shop", "web-0", pod.path("metadata").path("uid").asText());
    try (KubernetesConnection connection = connect()) {
      KubernetesPods pods = new KubernetesPods(connection, facts, TestCluster.TIME);
      assertThat(pods.evict(ref, Duration.ofMinutes(1)))
          .isInstanceOfSatisfying(
              EvictionOutcome.EvictionRefused.class,
              refused -> {
                assertThat(refused.reason()).isEqualTo(RefusalReason.BUDGET);
                assertThat(refused.message()).contains("keep");
              });
    }
  }

  @Test
  void theFailureOfAListIsRead() throws Exception {
    var _ =
        kubernetes
            .faults()
            .answer("list", "nodes", InjectedResponse.internalError("etcd is full"), 1);
    try (KubernetesConnection connection = connect();
        NodeIndex index = new NodeIndex(connection, facts, TestCluster.TIME)) {
      index.start();
      facts.awaitFailure("etcd is full");
      facts.await(1, Fact.NodesListed.class, fact -> true);
    }
  }

  @Test
  void anEncodingThatWasNotAcceptedIsNamedInTheFailure() throws Exception {
    relay.close();
    relay = new CompressingRelay(URI.create(kubernetes.url()), "br");
    try (KubernetesConnection connection = connect();
        NodeIndex index = new NodeIndex(connection, facts, TestCluster.TIME)) {
      index.start();
      facts.awaitFailure("list nodes: the response cannot be decoded");
      facts.awaitFailure("encoded it with br");
    }
  }

  private KubernetesConnection connect() throws Exception {
    return KubernetesConnection.create(
        Kubeconfigs.write(folder, relay.address()), facts, TestCluster.TIME);
  }

  private static void untilFound(NodeIndex index, String instance) throws InterruptedException {
    Deadline end = TestCluster.TIME.in(TIMEOUT);
    long seen = index.changes().count();
    while (index.find(new InstanceId(instance)).isEmpty()) {
      assertThat(index.changes().await(seen, TestCluster.TIME.until(end))).isTrue();
      seen = index.changes().count();
    }
  }
}
