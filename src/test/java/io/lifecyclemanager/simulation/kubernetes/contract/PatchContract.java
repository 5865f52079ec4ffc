package io.lifecyclemanager.simulation.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import org.junit.jupiter.api.Test;

/** Patches and updates: what they change, and which preconditions stop them. */
abstract class PatchContract extends ApiContract {

  @Test
  void oneMergePatchCordonsLabelsAndAnnotates() throws Exception {
    RawApi.RawReply reply =
        patchNode(
            """
            {"metadata": {"labels": {"a/b": "true"}, "annotations": {"c/d": "x"}},
             "spec": {"unschedulable": true}}
            """);
    assertThat(reply.code()).isEqualTo(200);
    JsonNode after = api.get(nodePath()).json();
    assertThat(after.at("/spec/unschedulable").asBoolean()).isTrue();
    assertThat(after.at("/metadata/labels/a~1b").asText()).isEqualTo("true");
    assertThat(after.at("/metadata/annotations/c~1d").asText()).isEqualTo("x");
    assertThat(after.at("/spec/providerID").asText()).startsWith("aws:///");
  }

  @Test
  void nullTakesAFieldAway() throws Exception {
    patchNode("{\"metadata\": {\"labels\": {\"a/b\": \"true\"}}}");
    patchNode("{\"metadata\": {\"labels\": {\"a/b\": null}}, \"spec\": {\"unschedulable\": null}}");
    JsonNode after = api.get(nodePath()).json();
    assertThat(after.at("/metadata/labels").has("a/b")).isFalse();
    assertThat(after.path("spec").has("unschedulable")).isFalse();
  }

  @Test
  void aStaleVersionIsAConflict() throws Exception {
    String stale = ObjectMetadata.text(api.get(nodePath()).json(), "resourceVersion");
    patchNode("{\"metadata\": {\"labels\": {\"moved\": \"on\"}}}");
    RawApi.RawReply reply =
        patchNode(
            "{\"metadata\": {\"resourceVersion\": \"%s\", \"labels\": {\"a\": \"b\"}}}"
                .formatted(stale));
    assertThat(reply.code()).isEqualTo(409);
    assertStatus(reply, "Conflict");
    assertThat(reply.json().path("message").asText())
        .isEqualTo(
            ("Operation cannot be fulfilled on nodes \"%s\": the object has been modified; please"
                    + " apply your changes to the latest version and try again")
                .formatted(node));
    assertThat(api.get(nodePath()).json().at("/metadata/labels").has("a")).isFalse();
  }

  @Test
  void theCurrentVersionIsNone() throws Exception {
    String current = ObjectMetadata.text(api.get(nodePath()).json(), "resourceVersion");
    RawApi.RawReply reply =
        patchNode(
            "{\"metadata\": {\"resourceVersion\": \"%s\", \"labels\": {\"a\": \"b\"}}}"
                .formatted(current));
    assertThat(reply.code()).isEqualTo(200);
    assertThat(ObjectMetadata.text(reply.json(), "resourceVersion")).isNotEqualTo(current);
  }

  @Test
  void anotherUidIsInvalid() throws Exception {
    RawApi.RawReply reply = patchNode("{\"metadata\": {\"uid\": \"of-another\"}}");
    assertThat(reply.code()).isEqualTo(422);
    assertStatus(reply, "Invalid");
    assertThat(reply.json().at("/details/causes/0/field").asText()).isEqualTo("metadata.uid");
  }

  @Test
  void aMissingNodeIsNotFoundAndNotMade() throws Exception {
    String path = ResourceType.NODES.path("", node + "-missing");
    RawApi.RawReply reply = api.patch(path, json("{\"spec\": {\"unschedulable\": true}}"));
    assertThat(reply.code()).isEqualTo(404);
    assertStatus(reply, "NotFound");
    assertThat(reply.json().path("details").path("kind").asText()).isEqualTo("nodes");
    assertThat(reply.json().path("details").path("name").asText()).isEqualTo(node + "-missing");
    assertThat(api.get(path).code()).isEqualTo(404);
  }

  @Test
  void aPatchThatChangesNothingMakesNoNewVersion() throws Exception {
    patchNode("{\"spec\": {\"unschedulable\": true}}");
    String before = ObjectMetadata.text(api.get(nodePath()).json(), "resourceVersion");
    RawApi.RawReply reply = patchNode("{\"spec\": {\"unschedulable\": true}}");
    assertThat(ObjectMetadata.text(reply.json(), "resourceVersion")).isEqualTo(before);
  }

  @Test
  void theStatusIsChangedOnlyThroughItsSubresource() throws Exception {
    String status =
        "{\"status\": {\"conditions\": [{\"type\": \"Ready\", \"status\": \"Unknown\"}]}}";
    patchNode(status);
    assertThat(ObjectMetadata.hasCondition(api.get(nodePath()).json(), "Ready")).isFalse();
    RawApi.RawReply reply = api.patch(nodePath() + "/status", json(status));
    assertThat(reply.code()).isEqualTo(200);
    JsonNode conditions = api.get(nodePath()).json().at("/status/conditions");
    assertThat(conditions.at("/0/status").asText()).isEqualTo("Unknown");
  }

  @Test
  void anUpdateWithAnotherUidIsAConflict() throws Exception {
    ObjectNode current = (ObjectNode) api.get(nodePath()).json();
    ObjectMetadata.of(current).put("uid", "0b0e9a3c-0000-4000-8000-000000000000");
    RawApi.RawReply reply = api.put(nodePath(), current);
    assertThat(reply.code()).isEqualTo(409);
    assertStatus(reply, "Conflict");
  }

  @Test
  void anUpdateOfAStaleStateIsAConflict() throws Exception {
    ObjectNode stale = (ObjectNode) api.get(nodePath()).json();
    patchNode("{\"metadata\": {\"labels\": {\"moved\": \"on\"}}}");
    RawApi.RawReply reply = api.put(nodePath(), stale);
    assertThat(reply.code()).isEqualTo(409);
    assertStatus(reply, "Conflict");
  }

  private String nodePath() {
    return ResourceType.NODES.path("", node);
  }

  private RawApi.RawReply patchNode(String patch) throws Exception {
    return api.patch(nodePath(), json(patch));
  }

  private static void assertStatus(RawApi.RawReply reply, String reason) {
    JsonNode status = reply.json();
    assertThat(status.path("kind").asText()).isEqualTo("Status");
    assertThat(status.path("apiVersion").asText()).isEqualTo("v1");
    assertThat(status.path("status").asText()).isEqualTo("Failure");
    assertThat(status.path("reason").asText()).isEqualTo(reason);
    assertThat(status.path("code").asInt()).isEqualTo(reply.code());
  }
}
