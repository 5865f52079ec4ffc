package io.lifecyclemanager.kubernetes.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.telemetry.event.NodeEvent;
import io.lifecyclemanager.telemetry.event.NodeEvent.EventImportance;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events of a node are those that {@code kubectl describe node} shows. */
abstract class NodeEventsContract {
  private TestCluster cluster;
  private NodeRef node;
  private KubernetesNodeEvents events;

  /** The API server under test. */
  abstract TestCluster openCluster();

  @BeforeEach
  void open() throws Exception {
    cluster = openCluster();
    node = cluster.addNode("node-" + cluster.unique, "i-" + cluster.unique);
    events = new KubernetesNodeEvents(cluster.connection, new Random(), "x".repeat(200));
  }

  @AfterEach
  void close() throws Exception {
    cluster.end();
  }

  @Test
  void anEventIsFoundByTheUidOfItsNodeAsKubectlSearches() throws Exception {
    events.create(event(EventImportance.WARNING, "Blocked by pod shop/web-0"), Instant.now());

    JsonNode found = describe();
    assertThat(found.path("items")).hasSize(1);
    JsonNode event = found.at("/items/0");
    assertThat(event.path("type").asText()).isEqualTo("Warning");
    assertThat(event.path("reason").asText()).isEqualTo("Draining");
    assertThat(event.path("message").asText()).isEqualTo("Blocked by pod shop/web-0");
    assertThat(event.path("reportingComponent").asText())
        .isEqualTo("lifecycle-manager.io/controller");
  }

  @Test
  void aRepeatedEventIsASeriesOfTheSameEvent() throws Exception {
    String name = events.create(event(EventImportance.PROGRESS, "3 pods to evict"), Instant.now());
    assertThat(events.repeat(name, 2, Instant.now())).isTrue();
    assertThat(events.repeat(name, 3, Instant.now())).isTrue();

    JsonNode found = describe();
    assertThat(found.path("items")).hasSize(1);
    assertThat(found.at("/items/0/series/count").asInt()).isEqualTo(3);
    assertThat(found.at("/items/0/type").asText()).isEqualTo("Normal");
  }

  /** As after an hour, when the API server has removed the event. */
  @Test
  void anEventThatTheApiServerHasForgottenIsNotRepeated() {
    assertThat(events.repeat("node-1.forgotten", 2, Instant.now())).isFalse();
  }

  @Test
  void aLongNoteIsShortenedToWhatTheApiServerAccepts() throws Exception {
    events.create(event(EventImportance.WARNING, "ä".repeat(2000)), Instant.now());
    assertThat(describe().at("/items/0/message").asText()).hasSizeBetween(500, 512).endsWith("…");
  }

  private NodeEvent event(EventImportance importance, String note) {
    return new NodeEvent(node, importance, "Draining", "Drain", note);
  }

  /** As kubectl describe node searches for the node's UID. */
  private JsonNode describe() throws InterruptedException {
    return cluster.get(
        "/api/v1/namespaces/default/events?fieldSelector=involvedObject.kind=Node,involvedObject.name=%s,involvedObject.uid=%s"
            .formatted(node.name(), node.uid()));
  }
}
