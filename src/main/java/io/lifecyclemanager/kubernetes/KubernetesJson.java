package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.sharing.PooledJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads and writes the JSON of the API; missing fields are no error. */
public final class KubernetesJson {
  public static final JsonMapper MAPPER = PooledJson.mapper().build();

  private KubernetesJson() {}

  /** A parser that skips all other fields; the stream may hold several documents. */
  public static JsonParser parser(InputStream stream, FieldFilter kept) throws IOException {
    return new FilteringParserDelegate(
        MAPPER.createParser(stream), kept, Inclusion.INCLUDE_ALL_AND_PATH, true);
  }

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The elements of an array; none when it is missing. */
  public static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /**
   * The status of the condition Ready of a Node or Pod: True, False or Unknown; empty without it.
   */
  public static String readyStatus(JsonNode object) {
    return elements(object.path("status").path("conditions"))
        .filter(condition -> condition.path("type").asText("").equals("Ready"))
        .map(condition -> condition.path("status").asText(""))
        .findFirst()
        .orElse("");
  }

  /** The text of the field; null when it is missing or null. */
  public static @Nullable String textOrNull(JsonNode object, String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? null : value.asText();
  }

  /** A map of strings, such as labels; empty when it is missing. Immutable. */
  public static Map<String, String> stringMap(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return Map.copyOf(strings);
  }

  /**
   * Parses the body of a successful response.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when it is no JSON
   */
  public static JsonNode parse(ApiCall call, ApiResponse response) {
    try {
      return MAPPER.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw RequestFailures.truncated(call, e);
    }
  }

  /** The JSON text. Unlike {@link JsonNode#toString}, it leaves no buffers behind in the thread. */
  static String write(JsonNode json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON cannot be written", e);
    }
  }

  /** Lower case as in verbs and resource names, independent of the locale. */
  public static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
