package io.lifecyclemanager.sandbox.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of a panel.
 *
 * @param json all of it
 */
public record GrafanaTarget(JsonNode json) {
  private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

  /** The query with its variables. */
  public String query() {
    return json.path("expr").asText();
  }

  /**
   * The query as Grafana sends it.
   *
   * @param rateInterval value of {@code $__rate_interval}, at least 1 s
   */
  public String query(VariableChoice choice, Duration rateInterval) {
    return query()
        .replace("$job", choice.job())
        .replace("$instance", choice.instance())
        .replace("$__rate_interval", rateInterval.toSeconds() + "s");
  }

  /** The labels that the legend shows. */
  public List<String> legendLabels() {
    return LABEL
        .matcher(json.path("legendFormat").asText())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /** The name of a series with these labels in the legend. */
  public String legend(Map<String, String> labels) {
    return LABEL
        .matcher(json.path("legendFormat").asText())
        .replaceAll(found -> Matcher.quoteReplacement(labels.getOrDefault(found.group(1), "")));
  }
}
