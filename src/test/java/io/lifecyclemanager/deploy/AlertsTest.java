package io.lifecyclemanager.deploy;

import static io.lifecyclemanager.deploy.Manifest.list;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lifecyclemanager.sandbox.prometheus.MetricSelector;
import io.lifecyclemanager.telemetry.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The alerts are about what the program measures, and their runbooks say what to do. */
class AlertsTest {
  private static final Path RUNBOOKS = Path.of("deploy/runbooks/alerts.md");
  private static final List<String> SCRAPE = new Metrics("1.2.3").scrape().lines().toList();

  /** Set by Prometheus, not by the program. */
  private static final String OF_THE_SCRAPE = "up";

  private AlertRules rules;

  @BeforeEach
  void read() throws IOException {
    rules = AlertRules.read();
    assertThat(rules.names()).hasSizeGreaterThanOrEqualTo(10).doesNotHaveDuplicates();
  }

  @Test
  void everyMetricInAnAlertIsThereFromTheStartWithItsLabels() {
    for (JsonNode alert : rules.alerts()) {
      assertSelectsWhatIsMeasured(alert.path("expr").asText());
    }
  }

  @Test
  void everyMetricInARunbookIsThereFromTheStartWithItsLabels() throws IOException {
    List<String> queries =
        Pattern.compile("```promql\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(RUNBOOKS))
            .results()
            .flatMap(block -> block.group(1).lines())
            .toList();
    assertThat(queries).isNotEmpty();
    queries.forEach(AlertsTest::assertSelectsWhatIsMeasured);
  }

  private static void assertSelectsWhatIsMeasured(String query) {
    assertThat(MetricSelector.of(query)).as(query).isNotEmpty();
    for (MetricSelector selector : MetricSelector.of(query)) {
      if (!selector.metric().equals(OF_THE_SCRAPE)) {
        List<String> series =
            SCRAPE.stream().filter(line -> line.matches(selector.metric() + "[{ ].*")).toList();
        assertThat(series).as(selector.metric()).isNotEmpty();
        for (MetricSelector.LabelMatcher matcher : selector.matchers()) {
          assertThat(series)
              .as("%s of %s", matcher, query)
              .anyMatch(line -> isMatch(line, matcher));
        }
      }
    }
  }

  /** Whether a series has what the matcher selects or excludes. */
  private static boolean isMatch(String series, MetricSelector.LabelMatcher matcher) {
    String value =
        matcher.operator().contains("~") ? matcher.value() : Pattern.quote(matcher.value());
    return series.matches(".*[{,]%s=\"(%s)\".*".formatted(matcher.label(), value));
  }

  @Test
  void everyAlternativeOfAMatcherIsAValueOfItsLabel() {
    for (JsonNode alert : rules.alerts()) {
      for (MetricSelector selector : MetricSelector.of(alert.path("expr").asText())) {
        for (MetricSelector.LabelMatcher matcher : selector.matchers()) {
          for (String value : matcher.value().split("\\|", -1)) {
            if (!selector.metric().equals(OF_THE_SCRAPE) && !value.contains(".")) {
              assertThat(SCRAPE)
                  .as("%s of %s", value, selector)
                  .anyMatch(line ->
                      line.startsWith(selector.metric() + "{")
                          && line.contains("%s=\"%s\"".formatted(matcher.label(), value)));
            }
          }
        }
      }
    }
  }

  @Test
  void everyAlertHasASectionInTheRunbooksAndEverySectionAnAlert() throws IOException {
    List<String> sections =
        Files.readAllLines(RUNBOOKS).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring("## ".length()))
            .toList();
    assertThat(sections).containsExactlyInAnyOrderElementsOf(rules.names());
    for (JsonNode alert : rules.alerts()) {
      assertThat(alert.at("/annotations/runbook_url").asText())
          .isEqualTo(RUNBOOKS + "#" + AlertRules.name(alert).toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void everySectionOfTheRunbooksSaysWhatItMeansHowToLookAndWhatToDo() throws IOException {
    String[] sections = Files.readString(RUNBOOKS).split("\n## ", -1);
    for (String section : List.of(sections).subList(1, sections.length)) {
      assertThat(section).containsSubsequence("\n**Meaning**: ", "\n**Look**", "\n**Do**: ");
    }
  }

  @Test
  void everyAlertSaysHowBadItIsAndWhatItMeans() {
    for (JsonNode alert : rules.alerts()) {
      String name = AlertRules.name(alert);
      assertThat(name).matches("LifecycleManager([A-Z][a-z]+)+");
      assertThat(alert.path("for").asText()).as(name).matches("\\d+[smh]");
      assertThat(alert.at("/labels/severity").asText()).as(name).isIn("warning", "critical");
      assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
      assertThat(alert.at("/annotations/description").asText()).as(name).isNotBlank();
    }
  }

  @Test
  void thePrometheusRuleHasTheSameGroups() throws IOException {
    JsonNode rule =
        new YAMLMapper().readTree(AlertRules.FOLDER.resolve("prometheus-rule.yaml").toFile());
    assertThat(rule.path("kind").asText()).isEqualTo("PrometheusRule");
    assertThat(rule.at("/spec/groups")).isEqualTo(rules.groups());
  }

  @Test
  void thePodMonitorSelectsThePodsAndTheirPortOfTheManifest() throws IOException {
    JsonNode monitor =
        new YAMLMapper().readTree(AlertRules.FOLDER.resolve("pod-monitor.yaml").toFile());
    Manifest manifest = Manifest.read();
    JsonNode labels = manifest.the("Deployment").at("/spec/template/metadata/labels");
    monitor
        .at("/spec/selector/matchLabels")
        .properties()
        .forEach(label -> assertThat(labels.path(label.getKey())).isEqualTo(label.getValue()));
    assertThat(monitor.at("/metadata/namespace"))
        .isEqualTo(manifest.the("Deployment").at("/metadata/namespace"));
    assertThat(list(manifest.container().path("ports")).stream().map(port -> port.path("name")))
        .contains(monitor.at("/spec/podMetricsEndpoints/0/port"));
    // The alert that there is no replica names the job.
    String job = labels.path(monitor.at("/spec/jobLabel").asText()).asText();
    assertThat(
            rules.alerts().stream()
                .map(alert -> alert.path("expr").asText())
                .collect(Collectors.joining()))
        .contains("up{job=\"" + job + "\"}");
  }
}
