package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps equal strings of a list's objects once: most of 30,000 pods share their labels, namespaces
 * and nodes with others. For one list and one thread.
 */
public final class StringInterner {
  private final Map<String, String> texts = new HashMap<>();
  private final Map<Map<String, String>, Map<String, String>> maps = new HashMap<>();

  /** Returns the same object for equal texts. */
  public String intern(String text) {
    return texts.computeIfAbsent(text, same -> same);
  }

  /** Returns the same map for equal maps of strings, such as labels; empty when it is missing. */
  public Map<String, String> internMap(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object
        .properties()
        .forEach(entry -> strings.put(intern(entry.getKey()), intern(entry.getValue().asText())));
    return maps.computeIfAbsent(Map.copyOf(strings), same -> same);
  }
}
