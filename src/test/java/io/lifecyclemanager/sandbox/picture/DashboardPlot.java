package io.lifecyclemanager.sandbox.picture;

import io.lifecyclemanager.sandbox.grafana.GrafanaDashboard;
import io.lifecyclemanager.sandbox.grafana.GrafanaPanel;
import io.lifecyclemanager.sandbox.grafana.GrafanaPanel.GridPosition;
import io.lifecyclemanager.sandbox.grafana.GrafanaTarget;
import io.lifecyclemanager.sandbox.grafana.VariableChoice;
import io.lifecyclemanager.sandbox.prometheus.PrometheusApi;
import io.lifecyclemanager.sandbox.prometheus.PrometheusSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a dashboard as an SVG: the answers of Prometheus to its queries, on Grafana's grid.
 *
 * @param prometheus answers the queries
 * @param begin of the time that is drawn
 * @param end of it
 */
record DashboardPlot(PrometheusApi prometheus, Instant begin, Instant end) {
  private static final Duration RATE_INTERVAL = Duration.ofSeconds(15);
  private static final int POINTS = 100;
  private static final int WIDTH = 1200;
  private static final double COLUMN = 50;
  private static final double LINE = 30;
  private static final int HEAD = 40;
  private static final int GAP = 3;

  /** The SVG. */
  String draw(GrafanaDashboard dashboard) throws InterruptedException {
    List<GrafanaPanel> elements = dashboard.elements();
    int lines =
        elements.stream()
            .map(GrafanaPanel::position)
            .mapToInt(at -> at.y() + at.height())
            .max()
            .orElse(0);
    int height = HEAD + (int) (lines * LINE);
    Svg svg = new Svg(WIDTH, height, dashboard.title());
    svg.rectangle("page", 0, 0, WIDTH, height);
    svg.text("head", 10, 27, dashboard.title());
    for (GrafanaPanel element : elements) {
      GridPosition at = element.position();
      double x = at.x() * COLUMN + GAP;
      double y = HEAD + at.y() * LINE + GAP;
      double width = at.width() * COLUMN - 2 * GAP;
      double panelHeight = at.height() * LINE - 2 * GAP;
      if (element.isRow()) {
        svg.text("row", x + 7, y + 17, element.title());
      } else if (element.type().equals("stat")) {
        plot(element).drawNumber(svg, x, y, width, panelHeight);
      } else {
        plot(element).drawTimes(svg, x, y, width, panelHeight);
      }
    }
    return svg.end();
  }

  private PanelPlot plot(GrafanaPanel panel) throws InterruptedException {
    Duration step = Duration.between(begin, end).dividedBy(POINTS);
    List<PlottedSeries> series = new ArrayList<>();
    for (GrafanaTarget target : panel.targets()) {
      String query = target.query(VariableChoice.REPLICAS, RATE_INTERVAL);
      for (PrometheusSeries one : prometheus.queryRange(query, begin, end, step)) {
        series.add(new PlottedSeries(target.legend(one.labels()), one.points()));
      }
    }
    return new PanelPlot(
        panel.title(),
        PlotUnit.of(panel.unit()),
        series,
        begin.toEpochMilli() / 1000.0,
        end.toEpochMilli() / 1000.0);
  }
}
