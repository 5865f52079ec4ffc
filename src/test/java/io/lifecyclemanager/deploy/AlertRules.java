package io.lifecyclemanager.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code deploy/prometheus/alerts.yaml}.
 *
 * @param groups as they are in the file
 */
record AlertRules(JsonNode groups) {
  static final Path FOLDER = Path.of("deploy/prometheus");
  static final Path FILE = FOLDER.resolve("alerts.yaml");

  static AlertRules read() throws IOException {
    return new AlertRules(new YAMLMapper().readTree(FILE.toFile()).path("groups"));
  }

  /** All rules, each of which is an alert. */
  List<JsonNode> alerts() {
    return Manifest.list(groups).stream()
        .flatMap(group -> Manifest.list(group.path("rules")).stream())
        .toList();
  }

  /** The names of the alerts, in the order of the file. */
  List<String> names() {
    return alerts().stream().map(AlertRules::name).toList();
  }

  static String name(JsonNode alert) {
    return alert.path("alert").asText();
  }
}
