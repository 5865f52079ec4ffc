package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** During an outage the index keeps what it knows, and it is correct again afterwards. */
class ApiOutageTest {
  @AutoClose private final AdapterFixture cluster = new AdapterFixture();

  @Test
  void nodesDeletedDuringAnOutageVanishAfterwards() throws Exception {
    cluster.addNode("going", "i-0901");
    cluster.addNode("staying", "i-57a1");
    cluster.startIndex();
    try (ApiFault _ = cluster.kubernetes.faults().answer("watch", "nodes", broken());
        ApiFault _ = cluster.kubernetes.faults().answer("list", "nodes", broken())) {
      cluster.kubernetes.faults().cutWatches();
      cluster.facts.await(8, Fact.RemoteCallFailed.class, fact -> true);
      delete("going");
      cluster.addNode("coming", "i-c031");
      assertThat(cluster.find("i-0901")).isPresent();
      assertThatThrownBy(() -> cluster.find("i-c031"))
          .isInstanceOf(RemoteFailure.class)
          .hasMessageContaining("not complete");
    }
    cluster.untilNotFound("i-0901");
    cluster.untilFound("i-c031");
    assertThat(cluster.find("i-57a1")).isPresent();
    assertThat(cluster.facts.of(Fact.NodeWatchLost.class))
        .as("reported once for all attempts")
        .hasSize(1);
    cluster.facts.await(2, Fact.NodesListed.class, fact -> true);
    assertThat(cluster.kubernetes.calls().of("list", "nodes"))
        .filteredOn(call -> call.code() == 200)
        .hasSize(2);
  }

  @Test
  void aShortOutageNeedsNoNewList() throws Exception {
    cluster.addNode("going", "i-0901");
    cluster.startIndex();
    try (ApiFault _ = cluster.kubernetes.faults().answer("watch", "nodes", broken(), 2)) {
      cluster.kubernetes.faults().cutWatches();
      cluster.facts.await(2, Fact.RemoteCallFailed.class, fact -> true);
      delete("going");
    }
    cluster.untilNotFound("i-0901");
    cluster.facts.await(2, Fact.NodesListed.class, fact -> true);
    assertThat(cluster.kubernetes.calls().count("list", "nodes")).isEqualTo(1);
  }

  @Test
  void aVersionThatIsTooOldCausesANewList() throws Exception {
    // Between the list and the watch that continues from it: no watch can have shown the node.
    cluster.facts.onFirst(
        Fact.NodesListed.class,
        () -> {
          cluster.addNode("coming", "i-c031");
          cluster.kubernetes.compact();
        });
    cluster.startIndex();
    cluster.untilFound("i-c031");
    assertThat(cluster.kubernetes.calls().count("list", "nodes")).isEqualTo(2);
    assertThat(cluster.facts.of(Fact.RemoteCallFailed.class)).hasSize(1);
  }

  @Test
  void readsFailDuringAnOutageWhileTheIndexAnswers() throws Exception {
    NodeRef node = cluster.addNode("node", "i-0abc");
    cluster.startIndex();
    try (ApiFault _ = cluster.kubernetes.faults().answer("get", "nodes", broken())) {
      assertThatThrownBy(() -> cluster.index.read(node))
          .isInstanceOfSatisfying(
              RemoteFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE))
          .hasMessage(
              "get nodes node: the API server answered 500: Internal error occurred: etcd is away");
      assertThat(cluster.find("i-0abc")).isPresent();
    }
    assertThat(cluster.index.read(node)).isPresent();
  }

  @Test
  void aRefusedConnectionIsAFailure() {
    cluster.kubernetes.close();
    assertThatThrownBy(() -> cluster.index.read(new NodeRef("node", "uid")))
        .isInstanceOfSatisfying(RemoteFailure.class, e -> assertThat(e.isRetryable()).isTrue())
        .hasMessageContaining("get nodes node: no answer from http://127.0.0.1");
  }

  private void delete(String node) throws InterruptedException {
    try (var client = KubernetesClients.of(cluster.kubernetes)) {
      RawApi.RawReply reply =
          new RawApi(client).delete("/api/v1/nodes/" + node, KubernetesJson.object());
      assertThat(reply.code()).isEqualTo(200);
    }
  }

  private static InjectedResponse broken() {
    return InjectedResponse.internalError("etcd is away");
  }
}
