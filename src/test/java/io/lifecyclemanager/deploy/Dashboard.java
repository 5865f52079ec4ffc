package io.lifecyclemanager.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code deploy/grafana/lifecycle-manager.json}.
 *
 * @param json all of it
 */
record Dashboard(JsonNode json) {
  /** A selector, as in {@code name{label="value"}}. */
  private static final Pattern SELECTOR = Pattern.compile("([a-z][a-z0-9_]*)\\{([^}]*)}");

  private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~|!=|=)\"([^\"]*)\"");

  /** What a query selects. */
  record MetricSelector(String metric, List<LabelMatcher> matchers) {}

  /** A condition on a label. */
  record LabelMatcher(String label, String operator, String value) {}

  static Dashboard read() throws IOException {
    return new Dashboard(
        new JsonMapper().readTree(Path.of("deploy/grafana/lifecycle-manager.json").toFile()));
  }

  /** Everything but the rows' titles. */
  List<JsonNode> panels() {
    return Manifest.list(json.path("panels")).stream()
        .filter(panel -> !panel.path("type").asText().equals("row"))
        .toList();
  }

  List<String> queries() {
    return panels().stream()
        .flatMap(panel -> Manifest.list(panel.path("targets")).stream())
        .map(target -> target.path("expr").asText())
        .toList();
  }

  static List<MetricSelector> selectors(String query) {
    return SELECTOR
        .matcher(query)
        .results()
        .map(found -> new MetricSelector(found.group(1), matchers(found.group(2)).toList()))
        .toList();
  }

  private static Stream<LabelMatcher> matchers(String text) {
    return MATCHER
        .matcher(text)
        .results()
        .map(found -> new LabelMatcher(found.group(1), found.group(2), found.group(3)));
  }
}
