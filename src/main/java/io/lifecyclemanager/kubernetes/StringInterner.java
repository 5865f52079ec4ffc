package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps once what the objects of a list have in common: of thirty thousand pods most share their
 * labels, namespaces and nodes with others. For one list and one thread.
 */
public final class StringInterner {
  private final Map<String, String> texts = new HashMap<>();
  private final Map<Map<String, String>, Map<String, String>> maps = new HashMap<>();

  /** An equal text, always the same one. */
  public String intern(String text) {
    return texts.computeIfAbsent(text, same -> same);
  }

  /** A map of strings, such as labels, always the same for equal ones; empty when it is missing. */
  public Map<String, String> internMap(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object
        .properties()
        .forEach(entry -> strings.put(intern(entry.getKey()), intern(entry.getValue().asText())));
    return maps.computeIfAbsent(Map.copyOf(strings), same -> same);
  }
}
