package io.lifecyclemanager.deploy;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.sandbox.grafana.GrafanaDashboard;
import io.lifecyclemanager.sandbox.grafana.GrafanaPanel;
import io.lifecyclemanager.sandbox.grafana.GrafanaTarget;
import io.lifecyclemanager.sandbox.grafana.VariableChoice;
import io.lifecyclemanager.sandbox.prometheus.BusySandbox;
import io.lifecyclemanager.sandbox.prometheus.MetricSelector;
import io.lifecyclemanager.sandbox.prometheus.PrometheusApi;
import io.lifecyclemanager.sandbox.prometheus.PrometheusSeries;
import io.lifecyclemanager.sandbox.prometheus.ScrapedSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of the dashboards, and every selector of the alerts, has an answer from a real
 * Prometheus that scrapes two replicas of the packaged program.
 */
class DashboardPrometheusIT {
  private static final Duration RATE_INTERVAL = Duration.ofSeconds(15);
  private static final Duration STEP = Duration.ofSeconds(1);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void everyQueryOfEveryPanelAndEverySelectorOfAnAlertHasAnAnswer() throws Exception {
    try (ScrapedSandbox sandbox = BusySandbox.SMALL.start(folder)) {
      Instant begin = sandbox.world().now();
      BusySandbox.SMALL.provoke(sandbox);
      BusySandbox.SMALL.awaitEnds(sandbox, BusySandbox.SMALL.terminated());
      PrometheusApi prometheus = sandbox.prometheus();

      List<VariableChoice> choices = VariableChoice.all(prometheus);
      assertThat(choices).hasSize(3 + 2 + 3);
      // A scrape that takes longer than a second leaves a gap.
      List<String> _ =
          eventually(
              "every query has an answer",
              TIMEOUT,
              () -> unansweredQueries(prometheus, choices),
              List::isEmpty);
      assertThat(queriesWithoutNumbers(prometheus, begin, sandbox.world().now())).isEmpty();
      List<String> _ =
          eventually(
              "every selector has an answer",
              TIMEOUT,
              () -> unansweredSelectorsOfAlerts(prometheus),
              List::isEmpty);
    }
  }

  /** For each value of the variables. */
  private static List<String> unansweredQueries(
      PrometheusApi prometheus, List<VariableChoice> choices) throws Exception {
    List<String> empty = new ArrayList<>();
    for (GrafanaDashboard dashboard : GrafanaDashboard.readAll()) {
      for (GrafanaPanel panel : dashboard.panels()) {
        for (GrafanaTarget target : panel.targets()) {
          for (VariableChoice choice : choices) {
            if (prometheus.query(target.query(choice, RATE_INTERVAL)).isEmpty()) {
              empty.add(
                  "%s, %s, %s: %s".formatted(dashboard, panel.title(), choice, target.query()));
            }
          }
        }
      }
    }
    return empty;
  }

  /** Quantiles of nothing are series, too, but not numbers. */
  private static List<String> queriesWithoutNumbers(
      PrometheusApi prometheus, Instant begin, Instant end) throws Exception {
    List<String> without = new ArrayList<>();
    for (GrafanaDashboard dashboard : GrafanaDashboard.readAll()) {
      for (GrafanaPanel panel : dashboard.panels()) {
        for (GrafanaTarget target : panel.targets()) {
          String query = target.query(VariableChoice.ALL, RATE_INTERVAL);
          boolean hasNumber =
              prometheus.queryRange(query, begin, end, STEP).stream()
                  .flatMap(series -> series.points().stream())
                  .anyMatch(PrometheusSeries.Point::isFinite);
          if (!hasNumber) {
            without.add("%s, %s: %s".formatted(dashboard, panel.title(), query));
          }
        }
      }
    }
    return without;
  }

  private static List<String> unansweredSelectorsOfAlerts(PrometheusApi prometheus)
      throws Exception {
    List<String> empty = new ArrayList<>();
    for (JsonNode alert : AlertRules.read().alerts()) {
      for (MetricSelector selector : MetricSelector.of(alert.path("expr").asText())) {
        if (prometheus.query(selector.text()).isEmpty()) {
          empty.add(AlertRules.name(alert) + ": " + selector.text());
        }
      }
    }
    return empty;
  }
}
