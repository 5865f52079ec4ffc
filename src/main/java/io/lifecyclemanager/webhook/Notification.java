package io.lifecyclemanager.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.sharing.PooledJson;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a webhook is told: a flat list of fields. The default body of a request is their JSON, in
 * the order of {@link #FIELDS}; a template names them.
 *
 * @param fields the values by the names in {@link #FIELDS}; those that are not known are absent
 */
record Notification(Map<String, String> fields) {
  /** The names of all fields, in their order. */
  static final List<String> FIELDS =
      List.of(
          "id",
          "event",
          "severity",
          "at",
          "text",
          "termination",
          "instance",
          "node",
          "group",
          "cluster",
          "replica",
          "outcome");

  private static final JsonMapper JSON = PooledJson.mapper().build();

  /** Copies the map. */
  Notification {
    fields = Map.copyOf(fields);
  }

  /** All fields have this value. */
  static Notification withAll(String value) {
    return new Notification(
        FIELDS.stream().collect(Collectors.toMap(Function.identity(), _ -> value)));
  }

  /** All fields as a JSON object; null where a value is not known. */
  String toJson() {
    ObjectNode object = JSON.createObjectNode();
    for (String name : FIELDS) {
      if (fields.containsKey(name)) {
        object.put(name, value(name));
      } else {
        object.putNull(name);
      }
    }
    return write(object);
  }

  /** The value of a field as it stands between the quotes of a JSON string; may be empty. */
  String escaped(String name) {
    String quoted = write(value(name));
    return quoted.substring(1, quoted.length() - 1);
  }

  private String value(String name) {
    return fields.getOrDefault(name, "");
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a notification as JSON", e);
    }
  }
}
