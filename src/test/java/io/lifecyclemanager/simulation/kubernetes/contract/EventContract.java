package io.lifecyclemanager.simulation.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events about nodes: the strict face that takes them, and the old one that shows them. */
abstract class EventContract extends ApiContract {

  @Test
  void aCompleteEventIsTaken() throws Exception {
    assertThat(post(event()).code()).isEqualTo(201);
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    for (String field :
        List.of("eventTime", "reportingController", "reportingInstance", "action", "reason")) {
      ObjectNode incomplete = event();
      incomplete.remove(field);
      RawApi.RawReply reply = post(incomplete);
      assertThat(reply.code()).as(field).isEqualTo(422);
      assertThat(reply.json().at("/details/causes/0/field").asText()).isEqualTo(field);
    }
  }

  @Test
  void whatIsTooLongIsRefused() throws Exception {
    assertThat(post(event().put("note", "x".repeat(1024))).code()).isEqualTo(201);
    assertThat(post(event().put("note", "x".repeat(1025))).code()).isEqualTo(422);
    assertThat(post(event().put("action", "x".repeat(129))).code()).isEqualTo(422);
    assertThat(post(event().put("reason", "x".repeat(129))).code()).isEqualTo(422);
    assertThat(post(event().put("reportingInstance", "x".repeat(129))).code()).isEqualTo(422);
  }

  @Test
  void aNamesPrefixMayNotEndInADot() throws Exception {
    ObjectNode event = event();
    ObjectMetadata.of(event).put("generateName", node + ".");
    RawApi.RawReply reply = post(event);
    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.json().at("/details/causes/0/field").asText())
        .isEqualTo("metadata.generateName");
  }

  @Test
  void theOldFaceShowsTheSameEvent() throws Exception {
    JsonNode made = post(event()).json();
    JsonNode old =
        api.get(ResourceType.CORE_EVENTS.path("default", ObjectMetadata.name(made))).json();
    assertThat(old.path("apiVersion").asText()).isEqualTo("v1");
    assertThat(old.path("message").asText()).isEqualTo("draining");
    assertThat(old.at("/involvedObject/name").asText()).isEqualTo(node);
    assertThat(old.path("reportingComponent").asText()).isEqualTo("example.com/drainer");
  }

  @Test
  void theOldFaceSelectsByTheObject() throws Exception {
    post(event());
    String query = "?fieldSelector=involvedObject.kind=Node,involvedObject.name=" + node;
    JsonNode list = api.get(ResourceType.CORE_EVENTS.path("default", "") + query).json();
    assertThat(list.path("items")).hasSize(1);
  }

  @Test
  void aSeriesIsAddedByAPatch() throws Exception {
    JsonNode made = post(event()).json();
    String path = ResourceType.EVENTS.path("default", ObjectMetadata.name(made));
    String series =
        "{\"series\": {\"count\": 2, \"lastObservedTime\": \"2026-01-01T00:00:01.000000Z\"}}";
    RawApi.RawReply reply = api.patch(path, json(series));
    assertThat(reply.code()).isEqualTo(200);
    assertThat(reply.json().at("/series/count").asInt()).isEqualTo(2);
  }

  private RawApi.RawReply post(ObjectNode event) throws Exception {
    return api.create(ResourceType.EVENTS, event);
  }

  private ObjectNode event() throws Exception {
    return json(
        """
        {"apiVersion": "events.k8s.io/v1", "kind": "Event",
         "metadata": {"generateName": "%s-", "namespace": "default"},
         "eventTime": "2026-01-01T00:00:00.000000Z", "type": "Normal",
         "reportingController": "example.com/drainer", "reportingInstance": "drainer-0",
         "action": "Drain", "reason": "Draining", "note": "draining",
         "regarding": {"apiVersion": "v1", "kind": "Node", "name": "%s"}}
        """
            .formatted(node, node));
  }
}
