package io.lifecyclemanager.endtoend.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The lines of a log in JSON. */
record JsonLog(List<JsonNode> lines) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static JsonLog parse(String output) throws JsonProcessingException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : output.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return new JsonLog(List.copyOf(lines));
  }

  /** The instances whose terminations this replica has begun. */
  Set<String> instances() {
    Set<String> instances = new TreeSet<>();
    lines.stream()
        .filter(line -> message(line).startsWith("termination started"))
        .forEach(line -> instances.add(line.path("instance").asText()));
    return instances;
  }

  /** The lines that name the instance, from the start to the end of its termination here. */
  List<JsonNode> whileTerminating(String instance) {
    List<JsonNode> about =
        lines.stream().filter(line -> line.path("instance").asText().equals(instance)).toList();
    int first = 0;
    int last = about.size() - 1;
    while (first < about.size() && !message(about.get(first)).startsWith("termination started")) {
      first++;
    }
    while (last > first && !message(about.get(last)).startsWith("termination completed")) {
      last--;
    }
    return about.subList(first, last + 1);
  }

  private static String message(JsonNode line) {
    return line.path("message").asText();
  }
}
