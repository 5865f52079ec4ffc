package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCall;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How lists are requested where there are many objects. */
class LargeClusterTest {
  private static final int FAILURES_BEFORE_LIST = 5;

  @AutoClose private final AdapterFixture cluster = new AdapterFixture();

  @Test
  void aListOfManyNodesComesInPages() throws Exception {
    for (int i = 0; i < 1201; i++) {
      cluster.addNode("node-" + i, "i-%04x".formatted(i));
    }
    cluster.startIndex();
    assertThat(cluster.facts.of(Fact.NodesListed.class)).containsOnly(new Fact.NodesListed(1201));
    assertThat(cluster.facts.of(Fact.LoopIterated.class))
        .as("liveness does not depend on how long a list takes")
        .hasSizeGreaterThan(12);
    assertThat(cluster.find("i-0000")).isPresent();
    assertThat(cluster.find("i-04b0")).isPresent();
    assertThat(cluster.kubernetes.calls().count("list", "nodes")).isGreaterThanOrEqualTo(3);
  }

  @Test
  void theListOfTheNodesPodsComesFromTheWatchCacheWithoutALimit() throws Exception {
    NodeRef node = cluster.addNode("node", "i-0abc");
    PodRef pod = cluster.addPod(PodManifest.named("shop", "web-0").on("node").running());
    try (PodWatch feed = cluster.pods.watch(node)) {
      AdapterFixture.until(feed.changes(), () -> feed.pods().isPresent());
      assertThat(feed.pods().orElseThrow()).containsOnlyKeys(pod);
    }
    assertThat(podLists())
        .extracting(ApiServerCall::query)
        .containsExactly(Map.of("resourceVersion", "0", "fieldSelector", "spec.nodeName=node"));
  }

  @Test
  void aLaterListOfTheNodesPodsIsNotOlderThanWhatTheWatchHasShown() throws Exception {
    NodeRef node = cluster.addNode("node", "i-0abc");
    try (PodWatch feed = cluster.pods.watch(node)) {
      AdapterFixture.until(feed.changes(), () -> feed.pods().isPresent());
      PodManifest manifest = PodManifest.named("shop", "web-0").on("node").running();
      long shown = ObjectMetadata.version(cluster.kubernetes.addPod(manifest));
      AdapterFixture.until(feed.changes(), () -> !feed.pods().orElseThrow().isEmpty());
      failWatches();
      cluster.facts.await(
          2, Fact.KubernetesRequest.class, fact -> fact.verb().equals("list") && isPods(fact));
      Map<String, String> query = podLists().get(1).query();
      assertThat(Long.parseLong(query.get("resourceVersion"))).isGreaterThanOrEqualTo(shown);
      assertThat(query).doesNotContainKey("limit");
    }
  }

  @Test
  void aVersionThatTheApiServerDoesNotReachIsFollowedByAListOfTheNewest() throws Exception {
    NodeRef node = cluster.addNode("node", "i-0abc");
    try (PodWatch feed = cluster.pods.watch(node)) {
      AdapterFixture.until(feed.changes(), () -> feed.pods().isPresent());
      try (ApiFault _ =
          cluster
              .kubernetes
              .faults()
              .answer(
                  "list",
                  "pods",
                  InjectedResponse.status(
                      504, "Timeout", "Timeout: Too large resource version: 900, current: 17"),
                  1)) {
        failWatches();
        cluster.facts.await(
            3, Fact.KubernetesRequest.class, fact -> fact.verb().equals("list") && isPods(fact));
      }
      assertThat(podLists().get(1).query().get("resourceVersion")).isNotIn("0", "");
      assertThat(podLists().get(2).query()).containsEntry("resourceVersion", "");
    }
  }

  /** Until the pods are listed again. */
  private void failWatches() {
    var _ =
        cluster
            .kubernetes
            .faults()
            .answer(
                "watch", "pods", InjectedResponse.internalError("restored"), FAILURES_BEFORE_LIST);
    cluster.kubernetes.faults().cutWatches();
  }

  private static boolean isPods(Fact.KubernetesRequest fact) {
    return fact.resource().equals("pods");
  }

  private List<ApiServerCall> podLists() {
    return cluster.kubernetes.calls().of("list", "pods");
  }
}
