package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prometheus' practice for names, and the three names that break it because they are old. */
class MetricNamesTest {
  /** Set where the run must fail rather than do without promtool. */
  private static final String REQUIRED = "REQUIRE_PROMTOOL";

  private static final List<String> OLD_NAMES =
      List.of(
          "lifecycle_manager_deregistering_instances_count",
          "lifecycle_manager_draining_instances_count",
          "lifecycle_manager_terminating_instances_count");

  private final Metrics metrics = new Metrics("1.2.3");

  @Test
  void everyMetricHasATypeAndASentenceOfHelp() {
    Scrape scrape = Scrape.of(metrics);
    for (String metric : scrape.metrics()) {
      assertThat(scrape.types()).containsKey(metric);
      assertThat(scrape.helps().get(metric)).as("help of " + metric).isNotBlank();
    }
  }

  @Test
  void totalIsTheEndOfCountersAndOfNothingElse() {
    Scrape scrape = Scrape.of(metrics);
    scrape
        .types()
        .forEach((metric, type) ->
            assertThat(metric.endsWith("_total")).as(metric).isEqualTo(type.equals("counter")));
  }

  @Test
  void onlyTheThreeOldGaugesEndLikePartsOfAHistogram() {
    assertThat(Scrape.of(metrics).types().keySet())
        .filteredOn(metric -> metric.matches(".*_(count|sum|bucket)"))
        .containsExactlyInAnyOrderElementsOf(OLD_NAMES);
  }

  @Test
  void durationsAreInSecondsAndNothingElseIsInAnyOtherUnitOfTime() {
    assertThat(Scrape.of(metrics).metrics())
        .noneMatch(metric -> metric.matches(".*_(ms|ns|milliseconds|nanoseconds|minutes)(_.*)?"));
    assertThat(Scrape.of(metrics).metrics())
        .filteredOn(metric -> metric.contains("duration") || metric.contains("_age"))
        .allMatch(metric -> metric.contains("_seconds"));
  }

  @Test
  void promtoolComplainsOfTheThreeOldGaugesOnly() throws Exception {
    Process promtool;
    try {
      promtool =
          new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    } catch (IOException e) {
      if (System.getenv(REQUIRED) != null) {
        throw e;
      }
      abort("promtool is not installed; the tests above hold its rules in the meantime");
      return;
    }
    try (var in = promtool.getOutputStream()) {
      in.write(metrics.scrape().getBytes(StandardCharsets.UTF_8));
    }
    String complaints =
        new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    promtool.waitFor();
    assertThat(complaints.lines())
        .allMatch(line -> OLD_NAMES.stream().anyMatch(line::startsWith))
        .hasSize(OLD_NAMES.size());
  }
}
