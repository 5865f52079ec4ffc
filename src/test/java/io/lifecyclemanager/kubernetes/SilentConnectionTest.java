package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dead connections: no response, no error, no end. */
@Tag("full")
class SilentConnectionTest {
  private static final NodeChange CORDON = new NodeChange(true, Map.of(), Map.of());

  @AutoClose private AdapterFixture cluster = AdapterFixture.withShortWatchTimeout();

  /** What is merely slow must not count as silent. */
  private void replace(AdapterFixture other) {
    cluster.close();
    cluster = other;
  }

  @Test
  void aDeadWatchIsDetectedAndOpenedAgain() throws Exception {
    cluster.startIndex();
    cluster.facts.await(1, Fact.KubernetesRequest.class, fact -> fact.verb().equals("watch"));
    cluster.kubernetes.faults().silenceWatches();
    cluster.addNode("late", "i-1a7e");
    cluster.untilFound("i-1a7e");
    cluster.facts.awaitFailure("taken for dead");
    assertThat(cluster.kubernetes.calls().count("list", "nodes")).isEqualTo(1);
  }

  @Test
  void aDeadPodWatchIsDetected() throws Exception {
    NodeRef node = cluster.addNode("node", "i-0abc");
    try (PodWatch feed = cluster.pods.watch(node)) {
      AdapterFixture.until(feed.changes(), () -> feed.pods().isPresent());
      cluster.facts.await(1, Fact.KubernetesRequest.class, fact -> fact.verb().equals("watch"));
      cluster.kubernetes.faults().silenceWatches();
      PodRef pod = cluster.addPod(PodManifest.named("shop", "web-0").on("node").running());
      AdapterFixture.until(feed.changes(), () -> feed.pods().orElseThrow().containsKey(pod));
    }
    cluster.facts.awaitFailure("taken for dead");
  }

  @Test
  void anApiServerThatNeverRespondsIsAFailureUntilItResponds() throws Exception {
    replace(AdapterFixture.withShortListTimeout());
    cluster.kubernetes.faults().freeze();
    cluster.index.start();
    cluster.facts.awaitFailure("list nodes: no answer from http://127.0.0.1");
    assertThatThrownBy(() -> cluster.find("i-0abc"))
        .isInstanceOf(RemoteFailure.class)
        .hasMessageContaining("not complete")
        .hasMessageContaining("no answer");
    cluster.addNode("node", "i-0abc");
    cluster.kubernetes.faults().thaw();
    cluster.facts.await(1, Fact.NodesListed.class, fact -> true);
    assertThat(cluster.find("i-0abc")).isPresent();
  }

  @Test
  void aChangeMayTakeLongerThanARead() throws Exception {
    replace(AdapterFixture.withShortReadTimeout());
    NodeRef node = cluster.addNode("node", "i-0abc");
    NodeView before = slowRead(node);
    PodRef evicted = cluster.addPod(PodManifest.named("shop", "web-0").on("node").running());
    PodRef deleted = cluster.addPod(PodManifest.named("shop", "web-1").on("node").running());
    cluster.kubernetes.faults().freeze();
    var patch = started(() -> cluster.index.patch(before, CORDON));
    var eviction = started(() -> cluster.pods.evict(evicted, Duration.ofMinutes(1)));
    var deletion = started(() -> deleted(deleted));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> cluster.index.read(node)).hasMessageContaining("no answer");
    }
    cluster.kubernetes.faults().thaw();
    assertThat(patch.get()).isInstanceOf(PatchOutcome.NodePatched.class);
    assertThat(eviction.get()).isEqualTo(new EvictionOutcome.EvictionAccepted());
    assertThat(deletion.get())
        .isInstanceOfAny(EvictionOutcome.EvictionAccepted.class, EvictionOutcome.PodGone.class);
  }

  /** On a busy machine three reads may take longer than the timeout of a deletion. */
  private EvictionOutcome deleted(PodRef pod) {
    while (true) {
      try {
        return cluster.pods.delete(pod, Duration.ofSeconds(1));
      } catch (RemoteFailure failure) {
        assertThat(failure).hasMessageContaining("no answer");
      }
    }
  }

  /** The first read on a busy machine may take longer than the timeout. */
  private NodeView slowRead(NodeRef node) {
    while (true) {
      try {
        return cluster.index.read(node).orElseThrow();
      } catch (RemoteFailure failure) {
        assertThat(failure).hasMessageContaining("no answer");
      }
    }
  }

  private static <T> FutureTask<T> started(Callable<T> request) {
    FutureTask<T> task = new FutureTask<>(request);
    TestCluster.TIME.start("request", task);
    return task;
  }

  @Test
  void aWatchThatEndsInTimeContinuesWithoutAnotherList() throws Exception {
    replace(new AdapterFixture());
    cluster.startIndex();
    cluster.facts.await(3, Fact.KubernetesRequest.class, fact -> fact.verb().equals("watch"));
    cluster.addNode("late", "i-1a7e");
    cluster.untilFound("i-1a7e");
    assertThat(cluster.kubernetes.calls().count("list", "nodes")).isEqualTo(1);
    assertThat(cluster.facts.of(Fact.RemoteCallFailed.class)).isEmpty();
    assertThat(cluster.facts.of(Fact.LoopIterated.class)).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void aClosedWatchSendsNoFurtherRequest() throws Exception {
    replace(AdapterFixture.withLongWatches());
    NodeRef node = cluster.addNode("node", "i-0abc");
    PodWatch feed = cluster.pods.watch(node);
    cluster.facts.await(1, Fact.KubernetesRequest.class, fact -> fact.verb().equals("watch"));
    feed.close();
    cluster.kubernetes.faults().cutWatches();
    cluster.addPod(PodManifest.named("shop", "web-0").on("node").running());
    assertThat(feed.changes().await(feed.changes().count(), AdapterFixture.SHORT_TIMEOUT))
        .isFalse();
    assertThat(cluster.kubernetes.calls().count("watch", "pods")).isEqualTo(1);
    assertThat(cluster.facts.of(Fact.RemoteCallFailed.class)).isEmpty();
  }
}
