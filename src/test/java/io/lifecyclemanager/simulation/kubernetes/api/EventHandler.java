package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailure;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.List;
import java.util.Map;

/**
 * Events have two faces, {@code v1} and the stricter {@code events.k8s.io/v1}, and are one thing;
 * they are stored as {@code v1}.
 */
final class EventHandler {

  /** The names in events.k8s.io/v1 and the same field's name in v1. */
  private static final Map<String, String> CORE_NAMES =
      Map.of(
          "note", "message",
          "regarding", "involvedObject",
          "reportingController", "reportingComponent",
          "deprecatedSource", "source",
          "deprecatedFirstTimestamp", "firstTimestamp",
          "deprecatedLastTimestamp", "lastTimestamp",
          "deprecatedCount", "count");

  private static final List<String> REQUIRED =
      List.of("eventTime", "reportingController", "reportingInstance", "action", "reason");
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_NOTE = 1024;

  private EventHandler() {}

  /** What a request says, as it is stored; other types are stored as they come. */
  static ObjectNode stored(ResourceType type, ObjectNode object) {
    if (!type.equals(ResourceType.EVENTS)) {
      return object;
    }
    check(object);
    ObjectNode stored = object.deepCopy();
    CORE_NAMES.forEach((name, core) -> rename(stored, name, core));
    return stored;
  }

  /** A stored object as that type shows it. */
  static ObjectNode shown(ResourceType type, ObjectNode object) {
    if (!type.kind().equals("Event")) {
      return object;
    }
    ObjectNode shown = object.deepCopy();
    if (type.equals(ResourceType.EVENTS)) {
      CORE_NAMES.forEach((name, core) -> rename(shown, core, name));
    }
    return shown.put("kind", type.kind()).put("apiVersion", type.apiVersion());
  }

  private static void check(ObjectNode event) {
    for (String field : REQUIRED) {
      String value = event.path(field).asText("");
      if (value.isEmpty()) {
        throw refusal(event, field, "Required value", "FieldValueRequired");
      }
      if (value.length() > LONGEST_NAME) {
        throw refusal(event, field, "can have at most 128 characters", "FieldValueInvalid");
      }
    }
    if (event.path("note").asText("").length() > LONGEST_NOTE) {
      throw refusal(event, "note", "can have at most 1024 characters", "FieldValueInvalid");
    }
    for (String old : List.of("deprecatedCount", "deprecatedFirstTimestamp", "deprecatedSource")) {
      if (!event.path(old).isMissingNode()) {
        throw refusal(event, old, "needs to be unset", "FieldValueInvalid");
      }
    }
  }

  private static ApiFailure refusal(ObjectNode event, String field, String body, String cause) {
    return ApiFailures.invalid(
        ResourceType.CORE_EVENTS, ObjectMetadata.name(event), field, body, cause);
  }

  private static void rename(ObjectNode object, String from, String to) {
    if (object.has(from)) {
      object.set(to, object.remove(from));
    }
  }
}
