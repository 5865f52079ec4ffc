package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Conditions in a status. */
public final class Conditions {

  private Conditions() {}

  /** Sets one condition in place and returns it; its transition time moves only with its status. */
  public static ObjectNode set(
      ObjectNode status, String type, String value, String reason, String message, String now) {
    ArrayNode conditions = status.withArray("conditions");
    ObjectNode condition = find(conditions, type);
    if (!condition.path("status").asText("").equals(value)) {
      condition.put("lastTransitionTime", now);
    }
    condition.put("status", value).put("reason", reason).put("message", message);
    return condition;
  }

  private static ObjectNode find(ArrayNode conditions, String type) {
    for (JsonNode condition : conditions) {
      if (condition instanceof ObjectNode found && found.path("type").asText().equals(type)) {
        return found;
      }
    }
    return conditions.addObject().put("type", type);
  }
}
