package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.drain.PodControl.Feed;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.sandbox.kubernetes.PodManifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that swallows everything looks like one on which nothing happens. */
class SilentConnectionTest {
  private SimulatedCluster cluster = SimulatedCluster.noticingSilentWatches();

  @AfterEach
  void stop() {
    cluster.close();
  }

  /** What is merely slow must not count as silent. */
  private void replace(SimulatedCluster other) {
    cluster.close();
    cluster = other;
  }

  @Test
  void aWatchThatFellSilentIsNoticedAndOpenedAgain() throws Exception {
    cluster.startIndex();
    cluster.facts.await(1, Fact.KubernetesRequest.class, fact -> fact.verb().equals("watch"));
    cluster.kubernetes.faults().silenceWatches();
    cluster.addNode("late", "i-1a7e");
    cluster.untilFound("i-1a7e");
    cluster.facts.awaitTrouble("its connection must be dead");
    assertThat(cluster.kubernetes.calls().count("list", "nodes")).isEqualTo(1);
  }

  @Test
  void aFeedOfPodsNoticesToo() throws Exception {
    NodeRef node = cluster.addNode("node", "i-0abc");
    try (Feed feed = cluster.pods.follow(node)) {
      SimulatedCluster.until(feed.changes(), () -> feed.pods().isPresent());
      cluster.facts.await(1, Fact.KubernetesRequest.class, fact -> fact.verb().equals("watch"));
      cluster.kubernetes.faults().silenceWatches();
      PodRef pod = cluster.addPod(PodManifest.named("shop", "web-0").on("node").running());
      SimulatedCluster.until(feed.changes(), () -> feed.pods().orElseThrow().containsKey(pod));
    }
    cluster.facts.awaitTrouble("its connection must be dead");
  }

  @Test
  void anApiThatAcceptsConnectionsAndNeverAnswersIsTroubleUntilItAnswers() throws Exception {
    replace(SimulatedCluster.noticingSilentLists());
    cluster.kubernetes.faults().freeze();
    cluster.index.start();
    cluster.facts.awaitTrouble("list nodes: no answer from http://127.0.0.1");
    assertThatThrownBy(() -> cluster.find("i-0abc"))
        .isInstanceOf(RemoteTrouble.class)
        .hasMessageContaining("not all known")
        .hasMessageContaining("no answer");
    cluster.addNode("node", "i-0abc");
    cluster.kubernetes.faults().thaw();
    cluster.facts.await(1, Fact.NodesListed.class, fact -> true);
    assertThat(cluster.find("i-0abc")).isPresent();
  }

  @Test
  void aWatchThatEndsAsAgreedGoesOnWithoutAnotherList() throws Exception {
    replace(new SimulatedCluster());
    cluster.startIndex();
    cluster.facts.await(3, Fact.KubernetesRequest.class, fact -> fact.verb().equals("watch"));
    cluster.addNode("late", "i-1a7e");
    cluster.untilFound("i-1a7e");
    assertThat(cluster.kubernetes.calls().count("list", "nodes")).isEqualTo(1);
    assertThat(cluster.facts.of(Fact.Troubled.class)).isEmpty();
    assertThat(cluster.facts.of(Fact.LoopTurned.class)).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void aClosedFeedAsksNothingMore() throws Exception {
    replace(SimulatedCluster.withLongWatches());
    NodeRef node = cluster.addNode("node", "i-0abc");
    Feed feed = cluster.pods.follow(node);
    cluster.facts.await(1, Fact.KubernetesRequest.class, fact -> fact.verb().equals("watch"));
    feed.close();
    cluster.kubernetes.faults().cutWatches();
    cluster.addPod(PodManifest.named("shop", "web-0").on("node").running());
    assertThat(feed.changes().await(feed.changes().count(), SimulatedCluster.SOON)).isFalse();
    assertThat(cluster.kubernetes.calls().count("watch", "pods")).isEqualTo(1);
    assertThat(cluster.facts.of(Fact.Troubled.class)).isEmpty();
  }
}
