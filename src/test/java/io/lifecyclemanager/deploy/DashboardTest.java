package io.lifecyclemanager.deploy;

import static io.lifecyclemanager.deploy.Manifest.list;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.sandbox.grafana.GrafanaDashboard;
import io.lifecyclemanager.sandbox.grafana.GrafanaPanel;
import io.lifecyclemanager.sandbox.grafana.GrafanaTarget;
import io.lifecyclemanager.sandbox.prometheus.MetricSelector;
import io.lifecyclemanager.sandbox.prometheus.MetricSelector.LabelMatcher;
import io.lifecyclemanager.telemetry.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards show what the program measures, and can be imported anywhere. */
class DashboardTest {
  /** Set by Prometheus when it scrapes, not by the program. */
  private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance");

  private static final List<String> SCRAPE = new Metrics("1.2.3").scrape().lines().toList();
  private static final String CHOSEN_SOURCE = "{\"type\":\"prometheus\",\"uid\":\"${datasource}\"}";
  private static final String METRIC = "(lifecycle_manager|jvm|process)_";
  private static final int COLUMNS = 24;

  static List<GrafanaDashboard> dashboards() throws IOException {
    return GrafanaDashboard.readAll();
  }

  @Test
  void theyAreFourWithUidsThatDoNotChange() throws IOException {
    assertThat(dashboards())
        .extracting(dashboard -> dashboard.name() + " " + dashboard.json().path("uid").asText())
        .containsExactly(
            "drains lifecycle-manager-drains",
            "jvm lifecycle-manager-jvm",
            "overview lifecycle-manager",
            "queue-and-aws lifecycle-manager-queue-aws");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyMetricInAQueryIsMeasuredFromTheStartAndDocumented(GrafanaDashboard dashboard)
      throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/metrics.md"));
    assertThat(dashboard.queries()).isNotEmpty();
    for (String query : dashboard.queries()) {
      assertThat(MetricSelector.of(query)).as(query).isNotEmpty();
      for (MetricSelector selector : MetricSelector.of(query)) {
        String metric = selector.metric();
        assertThat(series(metric)).as(metric).isNotEmpty();
        assertThat(page)
            .containsAnyOf(
                "`" + metric + "`",
                "`" + metric.replaceFirst("_(bucket|count|sum)$", "") + "`",
                "`" + metric.replaceFirst("^(jvm_[a-z]+_).*", "$1*") + "`");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyLabelInAQueryIsOneOfItsMetric(GrafanaDashboard dashboard) {
    for (String query : dashboard.queries()) {
      for (MetricSelector selector : MetricSelector.of(query)) {
        String all = String.join("\n", series(selector.metric()));
        for (LabelMatcher matcher : selector.matchers()) {
          for (String value : matcher.value().split("\\|", -1)) {
            assertThat(value.startsWith("$") || all.contains(label(matcher.label()) + value + "\""))
                .as("%s of %s", matcher, selector.metric())
                .isTrue();
          }
        }
        for (String label : groupedBy(query)) {
          assertThat(OF_THE_SCRAPE.contains(label) || all.contains(label(label)))
              .as("label %s of %s", label, selector.metric())
              .isTrue();
        }
      }
    }
  }

  private static List<String> series(String metric) {
    return SCRAPE.stream().filter(line -> line.matches(metric + "[{ ].*")).toList();
  }

  private static String label(String name) {
    return name + "=\"";
  }

  /** The labels that the series of the answer keep, without the bounds of histograms. */
  private static Set<String> groupedBy(String query) {
    return Pattern.compile(" by \\(([^)]*)\\)")
        .matcher(query)
        .results()
        .flatMap(found -> List.of(found.group(1).split(", ")).stream())
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyLabelOfALegendIsInTheAnswer(GrafanaDashboard dashboard) {
    for (GrafanaPanel panel : dashboard.panels()) {
      for (GrafanaTarget target : panel.targets()) {
        assertThat(groupedBy(target.query())).as(panel.title()).containsAll(target.legendLabels());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyQueryObeysTheVariables(GrafanaDashboard dashboard) {
    for (String query : dashboard.queries()) {
      String rest = query;
      for (MetricSelector selector : MetricSelector.of(query)) {
        rest = rest.replace(selector.text(), "");
        assertThat(selector.matchers())
            .as(query)
            .contains(
                new LabelMatcher("job", "=~", "$job"),
                new LabelMatcher("instance", "=~", "$instance"));
      }
      assertThat(query.replace("[$__rate_interval]", "")).as(query).doesNotContain("[");
      assertThat(rest).as("has no metric without a selector").doesNotContainPattern(METRIC);
    }
    assertThat(dashboard.variables())
        .extracting(variable -> variable.path("name").asText())
        .containsExactly("datasource", "job", "instance");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelSaysWhatItShowsAndInWhichUnit(GrafanaDashboard dashboard) {
    for (GrafanaPanel panel : dashboard.panels()) {
      assertThat(panel.title()).isNotBlank();
      assertThat(panel.description()).as(panel.title()).isNotBlank().endsWith(".");
      assertThat(panel.unit()).as(panel.title()).isNotBlank();
      assertThat(panel.targets()).as(panel.title()).isNotEmpty();
    }
    assertThat(dashboard.panels()).extracting(GrafanaPanel::title).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelAsksTheDataSourceThatIsChosen(GrafanaDashboard dashboard) {
    for (GrafanaPanel panel : dashboard.panels()) {
      assertThat(panel.json().path("datasource")).asString().isEqualTo(CHOSEN_SOURCE);
      for (GrafanaTarget target : panel.targets()) {
        assertThat(target.json().path("datasource")).asString().isEqualTo(CHOSEN_SOURCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsDoNotOverlap(GrafanaDashboard dashboard) {
    Set<List<Integer>> taken = new HashSet<>();
    for (GrafanaPanel panel : dashboard.elements()) {
      GrafanaPanel.GridPosition at = panel.position();
      assertThat(at.x() + at.width()).as(panel.title()).isLessThanOrEqualTo(COLUMNS);
      for (int x = at.x(); x < at.x() + at.width(); x++) {
        for (int y = at.y(); y < at.y() + at.height(); y++) {
          assertThat(taken.add(List.of(x, y))).as(panel.title()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void itCanBeImportedAgainInItsOwnPlace(GrafanaDashboard dashboard) {
    JsonNode json = dashboard.json();
    assertThat(json.path("id").isNull()).isTrue();
    assertThat(json.path("schemaVersion").asInt()).isBetween(39, 41);
    assertThat(json.has("__inputs")).isFalse();
    assertThat(list(json.path("panels")))
        .extracting(panel -> panel.path("id").asInt())
        .doesNotHaveDuplicates()
        .doesNotContain(0);
    for (GrafanaPanel panel : dashboard.panels()) {
      assertThat(panel.targets())
          .extracting(target -> target.json().path("refId").asText())
          .as(panel.title())
          .doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void eachLinksToTheOthersWithTheSameChoiceAndTime(GrafanaDashboard dashboard) {
    JsonNode link = list(dashboard.json().path("links")).getFirst();
    assertThat(link.path("tags")).isEqualTo(dashboard.json().path("tags"));
    assertThat(link.path("includeVars").asBoolean()).isTrue();
    assertThat(link.path("keepTime").asBoolean()).isTrue();
  }
}
