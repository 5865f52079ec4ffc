package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Reading and writing what all objects of the API have in common. */
public final class ObjectMetadata {

  public static final ObjectMapper JSON = new ObjectMapper();

  private ObjectMetadata() {}

  public static ObjectNode of(ObjectNode object) {
    return child(object, "metadata");
  }

  /** The object field of that name, made where it is missing or null. */
  public static ObjectNode child(ObjectNode object, String field) {
    if (object.get(field) instanceof ObjectNode present) {
      return present;
    }
    return object.putObject(field);
  }

  public static String text(JsonNode object, String field) {
    return object.path("metadata").path(field).asText("");
  }

  public static String name(JsonNode object) {
    return text(object, "name");
  }

  public static String namespace(JsonNode object) {
    return text(object, "namespace");
  }

  public static String uid(JsonNode object) {
    return text(object, "uid");
  }

  public static long version(JsonNode object) {
    return object.path("metadata").path("resourceVersion").asLong(0);
  }

  public static boolean terminating(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  public static boolean hasFinalizers(JsonNode object) {
    return !object.path("metadata").path("finalizers").isEmpty();
  }

  public static String phase(JsonNode object) {
    return object.path("status").path("phase").asText("");
  }

  public static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  public static boolean hasCondition(JsonNode object, String type) {
    return elements(object.path("status").path("conditions")).stream()
        .anyMatch(
            c -> c.path("type").asText().equals(type) && c.path("status").asText().equals("True"));
  }

  /** Kubernetes writes times with whole seconds. */
  public static String timestamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
