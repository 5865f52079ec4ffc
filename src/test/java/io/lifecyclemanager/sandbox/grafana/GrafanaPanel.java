package io.lifecyclemanager.sandbox.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A panel or a row of a dashboard.
 *
 * @param json all of it
 */
public record GrafanaPanel(JsonNode json) {
  /** Where it is: Grafana's grid has 24 columns; a unit of height is 30 pixels. */
  public record GridPosition(int x, int y, int width, int height) {}

  /** {@code stat}, {@code timeseries} and so on. */
  public String type() {
    return json.path("type").asText();
  }

  /** Whether it is the title of the panels below it. */
  public boolean isRow() {
    return type().equals("row");
  }

  /** Its heading. */
  public String title() {
    return json.path("title").asText();
  }

  /** What it says behind the {@code i}. */
  public String description() {
    return json.path("description").asText();
  }

  /** The unit of its values, by Grafana's name. */
  public String unit() {
    return json.at("/fieldConfig/defaults/unit").asText();
  }

  /** Where it is. */
  public GridPosition position() {
    JsonNode grid = json.path("gridPos");
    return new GridPosition(
        grid.path("x").asInt(),
        grid.path("y").asInt(),
        grid.path("w").asInt(),
        grid.path("h").asInt());
  }

  /** Its queries. */
  public List<GrafanaTarget> targets() {
    return GrafanaDashboard.stream(json.path("targets")).map(GrafanaTarget::new).toList();
  }
}
