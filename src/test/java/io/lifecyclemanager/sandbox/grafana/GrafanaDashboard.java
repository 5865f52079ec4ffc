package io.lifecyclemanager.sandbox.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One file of {@code deploy/grafana}.
 *
 * @param name of the file, without {@code .json}
 * @param json all of it
 */
public record GrafanaDashboard(String name, JsonNode json) {
  private static final Path FOLDER = Path.of("deploy", "grafana");
  private static final String ENDING = ".json";

  /** All dashboards, sorted by name. */
  public static List<GrafanaDashboard> readAll() throws IOException {
    JsonMapper mapper = new JsonMapper();
    List<GrafanaDashboard> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> sorted = files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
      for (Path file : sorted) {
        String name = file.getFileName().toString();
        all.add(
            new GrafanaDashboard(
                name.substring(0, name.length() - ENDING.length()),
                mapper.readTree(file.toFile())));
      }
    }
    return all;
  }

  /** As it is shown. */
  public String title() {
    return json.path("title").asText();
  }

  /** Rows and panels, in the file's order. */
  public List<GrafanaPanel> elements() {
    return stream(json.path("panels")).map(GrafanaPanel::new).toList();
  }

  /** Everything but the rows' titles. */
  public List<GrafanaPanel> panels() {
    return elements().stream().filter(panel -> !panel.isRow()).toList();
  }

  /** The queries of all panels. */
  public List<String> queries() {
    return panels().stream()
        .flatMap(panel -> panel.targets().stream())
        .map(GrafanaTarget::query)
        .toList();
  }

  /** The variables, in their order. */
  public List<JsonNode> variables() {
    return stream(json.at("/templating/list")).toList();
  }

  static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  @Override
  public String toString() {
    return name;
  }
}
