package io.lifecyclemanager.deploy;

import static io.lifecyclemanager.deploy.Manifest.list;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.telemetry.Metrics;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard shows what the program measures, and can be imported anywhere. */
class DashboardTest {
  /** Set by Prometheus when it scrapes, not by the program. */
  private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance");

  private static final List<String> SCRAPE = new Metrics("1.2.3").scrape().lines().toList();

  private Dashboard dashboard;

  @BeforeEach
  void read() throws IOException {
    dashboard = Dashboard.read();
  }

  @Test
  void everyMetricInAQueryIsThereFromTheStart() {
    assertThat(dashboard.queries()).isNotEmpty();
    for (String query : dashboard.queries()) {
      assertThat(Dashboard.selectors(query)).as(query).isNotEmpty();
      for (Dashboard.MetricSelector selector : Dashboard.selectors(query)) {
        assertThat(series(selector.metric())).as(selector.metric()).isNotEmpty();
      }
    }
  }

  @Test
  void everyLabelInAQueryIsOneOfItsMetric() {
    for (String query : dashboard.queries()) {
      for (Dashboard.MetricSelector selector : Dashboard.selectors(query)) {
        String all = String.join("\n", series(selector.metric()));
        for (Dashboard.LabelMatcher matcher : selector.matchers()) {
          if (!OF_THE_SCRAPE.contains(matcher.label())) {
            assertThat(all).contains(matcher.label() + "=\"" + matcher.value() + "\"");
          }
        }
        for (String label : groupedBy(query)) {
          assertThat(OF_THE_SCRAPE.contains(label) || all.contains(label + "=\""))
              .as("label %s of %s", label, selector.metric())
              .isTrue();
        }
      }
    }
  }

  private static List<String> series(String metric) {
    return SCRAPE.stream().filter(line -> line.matches(metric + "[{ ].*")).toList();
  }

  private static Set<String> groupedBy(String query) {
    return Pattern.compile(" by \\(([^)]*)\\)")
        .matcher(query)
        .results()
        .flatMap(found -> List.of(found.group(1).split(", ")).stream())
        .collect(Collectors.toSet());
  }

  @Test
  void everyQueryObeysTheVariables() {
    for (String query : dashboard.queries()) {
      for (Dashboard.MetricSelector selector : Dashboard.selectors(query)) {
        assertThat(selector.matchers())
            .as(query)
            .contains(
                new Dashboard.LabelMatcher("job", "=~", "$job"),
                new Dashboard.LabelMatcher("instance", "=~", "$instance"));
      }
      assertThat(query.replace("[$__rate_interval]", "")).as(query).doesNotContain("[");
    }
    assertThat(list(dashboard.json().at("/templating/list")))
        .extracting(variable -> variable.path("name").asText())
        .containsExactly("datasource", "job", "instance");
  }

  @Test
  void everyPanelSaysWhatItShowsAndInWhichUnit() {
    for (JsonNode panel : dashboard.panels()) {
      String title = panel.path("title").asText();
      assertThat(title).isNotBlank();
      assertThat(panel.path("description").asText()).as(title).isNotBlank();
      assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotBlank();
    }
  }

  @Test
  void everyPanelAsksTheDataSourceThatIsChosen() {
    String chosen = "{\"type\":\"prometheus\",\"uid\":\"${datasource}\"}";
    for (JsonNode panel : dashboard.panels()) {
      assertThat(panel.path("datasource").toString()).isEqualTo(chosen);
      for (JsonNode target : list(panel.path("targets"))) {
        assertThat(target.path("datasource").toString()).isEqualTo(chosen);
      }
    }
  }

  @Test
  void itCanBeImportedAgainInItsOwnPlace() {
    JsonNode json = dashboard.json();
    assertThat(json.path("id").isNull()).isTrue();
    assertThat(json.path("uid").asText()).isEqualTo("lifecycle-manager");
    assertThat(json.path("schemaVersion").asInt()).isBetween(39, 41);
    assertThat(json.has("__inputs")).isFalse();
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : list(json.path("panels"))) {
      assertThat(ids.add(panel.path("id").asInt())).as(panel.path("title").asText()).isTrue();
    }
  }
}
