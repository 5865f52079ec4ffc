package io.lifecyclemanager.deploy;

import static io.lifecyclemanager.deploy.Manifest.list;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lifecyclemanager.telemetry.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The alerts are about what the program measures, and say what to do. */
class AlertsTest {
  private static final String PAGE = "src/site/markdown/operations.md";
  private static final List<String> SCRAPE = new Metrics("1.2.3").scrape().lines().toList();

  private List<JsonNode> alerts;

  @BeforeEach
  void read() throws IOException {
    JsonNode file = new YAMLMapper().readTree(Path.of("deploy/prometheus/alerts.yaml").toFile());
    alerts =
        list(file.path("groups")).stream()
            .flatMap(group -> list(group.path("rules")).stream())
            .toList();
    assertThat(alerts).isNotEmpty();
  }

  @Test
  void everyMetricInAnAlertIsThereFromTheStart() {
    for (JsonNode alert : alerts) {
      String query = alert.path("expr").asText();
      assertThat(Dashboard.selectors(query)).as(query).isNotEmpty();
      for (Dashboard.MetricSelector selector : Dashboard.selectors(query)) {
        assertThat(SCRAPE)
            .as(selector.metric())
            .anyMatch(line -> line.matches(selector.metric() + "[{ ].*"));
      }
    }
  }

  @Test
  void everyAlertNamesItsSectionOfTheOperationsPage() throws IOException {
    List<String> headings = Files.readAllLines(Path.of(PAGE));
    for (JsonNode alert : alerts) {
      String name = alert.path("alert").asText();
      assertThat(headings).contains("### " + name);
      assertThat(alert.at("/annotations/runbook_url").asText())
          .isEqualTo(PAGE + "#" + name.toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void everyAlertSaysHowBadItIsAndWhatToDo() {
    for (JsonNode alert : alerts) {
      assertThat(alert.path("alert").asText()).isNotBlank();
      assertThat(alert.path("for").asText()).isNotBlank();
      assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
      assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
      assertThat(alert.at("/annotations/description").asText()).isNotBlank();
    }
  }
}
