package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Strategic merge patch as far as statuses need it: a merge patch in which conditions are merged by
 * their type. Other lists are replaced, which the API server does not do with all of them.
 */
public final class StrategicPatch {

  private StrategicPatch() {}

  /** The patched object; neither argument is changed. */
  public static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    ObjectNode result = MergePatch.apply(target, patch);
    if (patch.at("/status/conditions") instanceof ArrayNode changes) {
      ArrayNode merged = result.withObject("/status").putArray("conditions");
      for (JsonNode condition : target.at("/status/conditions")) {
        JsonNode change = ofType(changes, condition);
        merged.add(change.isMissingNode() ? condition : patched(condition, change));
      }
      for (JsonNode change : changes) {
        if (ofType(target.at("/status/conditions"), change).isMissingNode()) {
          merged.add(change);
        }
      }
    }
    return result;
  }

  private static JsonNode patched(JsonNode condition, JsonNode change) {
    return MergePatch.apply((ObjectNode) condition, (ObjectNode) change);
  }

  private static JsonNode ofType(JsonNode conditions, JsonNode wanted) {
    return ObjectMetadata.elements(conditions).stream()
        .filter(condition -> condition.path("type").equals(wanted.path("type")))
        .findFirst()
        .orElse(ObjectMetadata.JSON.missingNode());
  }
}
