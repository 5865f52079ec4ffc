package io.lifecyclemanager.simulation.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.client.RawWatch;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults that the simulated API can inject, and what it records. */
class SimulatedFaultTest {

  private static final String NODE = "/api/v1/nodes/node-1";

  private final SimulatedKubernetes kubernetes =
      SimulatedKubernetes.startForgetful(new SystemTime(), 5);
  private final KubernetesClient client = KubernetesClients.of(kubernetes);
  private final RawApi api = new RawApi(client);

  @AfterEach
  void stop() {
    client.close();
    kubernetes.close();
  }

  @Test
  void anOverloadedServerAnswersInPlainTextAsOftenAsSet() throws Exception {
    kubernetes.addNode("node-1", "i-1");
    kubernetes.faults().answer("get", "nodes", InjectedResponse.overloaded(3), 2);
    RawApi.RawReply first = api.get(NODE);
    assertThat(first.code()).isEqualTo(429);
    assertThat(first.retryAfter()).isEqualTo(Optional.of("3"));
    assertThat(first.body()).isEqualTo("Too many requests, please try again later.\n");
    assertThat(api.get(NODE).code()).isEqualTo(429);
    assertThat(api.get(NODE).code()).isEqualTo(200);
  }

  @Test
  void aFaultStandsUntilItIsTakenOff() throws Exception {
    kubernetes.addNode("node-1", "i-1");
    try (ApiFault _ = kubernetes.faults().answer("*", "nodes", InjectedResponse.forbidden("no"))) {
      assertThat(api.get(NODE).code()).isEqualTo(403);
      assertThat(api.get(NODE).json().path("reason").asText()).isEqualTo("Forbidden");
    }
    assertThat(api.get(NODE).code()).isEqualTo(200);
  }

  @Test
  void aLostAnswerHasItsEffect() {
    kubernetes.addNode("node-1", "i-1");
    kubernetes.faults().answer("delete", "nodes", new InjectedResponse.LostResponse(), 1);
    assertThatThrownBy(() -> api.delete(NODE, ObjectMetadata.JSON.createObjectNode()))
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(kubernetes.find("v1", "Node", "", "node-1")).isEmpty();
  }

  @Test
  void aFrozenServerAnswersWhenItThaws() throws Exception {
    kubernetes.addNode("node-1", "i-1");
    kubernetes.faults().freeze();
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    Thread _ = Thread.ofVirtual().start(() -> get(answer));
    assertThat(kubernetes.calls().all()).isEmpty();
    kubernetes.faults().thaw();
    assertThat(answer.get(1, TimeUnit.MINUTES)).isEqualTo(200);
  }

  @Test
  void aVersionThatIsForgottenIsReported() throws Exception {
    kubernetes.addNode("node-1", "i-1");
    long version = ObjectMetadata.version(api.get("/api/v1/nodes").json());
    for (int i = 0; i < 10; i++) {
      api.patch(NODE, label(i));
    }
    try (RawWatch watch =
        new RawWatch(client, "/api/v1/nodes?watch=1&resourceVersion=" + version)) {
      JsonNode error = watch.next();
      assertThat(watch.code()).isEqualTo(200);
      assertThat(error.path("type").asText()).isEqualTo("ERROR");
      assertThat(error.at("/object/code").asInt()).isEqualTo(410);
      assertThat(error.at("/object/reason").asText()).isEqualTo("Expired");
      assertThat(error.at("/object/message").asText()).startsWith("too old resource version: ");
      assertThat(watch.next().isMissingNode()).isTrue();
    }
  }

  @Test
  void watchesCanBeCut() throws Exception {
    try (RawWatch watch = new RawWatch(client, "/api/v1/nodes?watch=1")) {
      kubernetes.addNode("node-1", "i-1");
      assertThat(watch.event()).isEqualTo("ADDED node-1");
      kubernetes.faults().cutWatches();
      assertThat(watch.next().isMissingNode()).isTrue();
    }
  }

  @Test
  void aSilencedWatchStaysOpenAndSaysNothing() throws Exception {
    try (RawWatch watch = new RawWatch(client, "/api/v1/nodes?watch=1")) {
      kubernetes.faults().silenceWatches();
      kubernetes.addNode("node-1", "i-1");
      try (RawWatch other = new RawWatch(client, "/api/v1/nodes?watch=1")) {
        assertThat(other.event()).isEqualTo("ADDED node-1");
      }
      kubernetes.faults().cutWatches();
      assertThat(watch.next().isMissingNode()).isTrue();
    }
  }

  /** The real one does it too, about two seconds before the end, but promises nothing. */
  @Test
  void anEndingWatchSaysHowFarItCame() throws Exception {
    long version = ObjectMetadata.version(kubernetes.addNode("node-1", "i-1"));
    String query = "?watch=1&timeoutSeconds=1&allowWatchBookmarks=true&resourceVersion=" + version;
    try (RawWatch watch = new RawWatch(client, "/api/v1/nodes" + query)) {
      JsonNode bookmark = watch.await("BOOKMARK");
      assertThat(ObjectMetadata.version(bookmark.path("object"))).isGreaterThanOrEqualTo(version);
      assertThat(watch.next().isMissingNode()).isTrue();
    }
  }

  @Test
  void callsAreRecordedInOrder() throws Exception {
    kubernetes.addNode("node-1", "i-1");
    api.get(NODE);
    api.patch(NODE, label(1));
    api.get("/api/v1/nodes/none");
    assertThat(kubernetes.calls().all())
        .extracting(call -> call.verb() + " " + call.resource() + " " + call.code())
        .isEqualTo(List.of("get nodes 200", "patch nodes 200", "get nodes 404"));
    assertThat(kubernetes.calls().counts()).containsEntry("get nodes 404", 1L);
  }

  @Test
  void rejectsRequestsWithoutTheToken(@TempDir Path folder) throws Exception {
    try (SimulatedKubernetes closed = SimulatedKubernetes.start(new SystemTime(), "secret");
        KubernetesClient stranger = KubernetesClients.of(closed);
        KubernetesClient known =
            KubernetesClients.of(closed.kubeconfig(folder.resolve("config")))) {
      assertThat(new RawApi(stranger).get("/api/v1/nodes").code()).isEqualTo(401);
      assertThat(new RawApi(known).get("/api/v1/nodes").code()).isEqualTo(200);
    }
  }

  private void get(CompletableFuture<Integer> answer) {
    try {
      answer.complete(api.get(NODE).code());
    } catch (InterruptedException e) {
      answer.completeExceptionally(e);
    }
  }

  private static ObjectNode label(int value) {
    var patch = ObjectMetadata.JSON.createObjectNode();
    ObjectMetadata.of(patch).putObject("labels").put("n", Integer.toString(value));
    return patch;
  }
}
