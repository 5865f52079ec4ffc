package io.lifecyclemanager.sandbox.prometheus;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.sandbox.world.SandboxScale;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox with a real Prometheus: what is scraped, asked, evaluated and left behind. */
class ScrapedSandboxPrometheusIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final SandboxScale SCALE =
      new SandboxScale(
          2, 1, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(30), 1);

  @TempDir private Path folder;

  @Test
  void prometheusSeesATerminationAndEvaluatesRules() throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"),
            """
            groups:
              - name: test
                rules:
                  - alert: Terminated
                    expr: max(lifecycle_manager_successful_events_total) > 0
                    annotations: {summary: "{{ $value }} terminated"}
            """);
    try (ScrapedSandbox sandbox =
        ScrapedSandbox.start(
            folder, SCALE, 1, PrometheusConfig.EMPTY.evaluating(rules), "--settle-time=0")) {
      PrometheusApi prometheus = sandbox.prometheus();
      assertThat(prometheus.targets())
          .containsOnlyKeys("lifecycle-manager/replica-1", "lifecycle-manager-other/replica-1");
      assertThat(prometheus.alerts()).isEmpty();

      sandbox.world().terminate(sandbox.world().machines().subList(0, 1));

      List<PrometheusAlert> alerts =
          eventually(
              "the alert fires",
              TIMEOUT,
              prometheus::alerts,
              seen -> seen.stream().anyMatch(PrometheusAlert::isFiring));
      assertThat(alerts)
          .singleElement()
          .satisfies(alert -> assertThat(alert.annotations()).containsValue("1 terminated"));
      List<PrometheusSeries> counted =
          eventually(
              "both jobs have counted it",
              TIMEOUT,
              () -> prometheus.query("lifecycle_manager_successful_events_total == 1"),
              seen -> seen.size() == 2);
      assertThat(counted)
          .extracting(series -> series.label("job"))
          .containsExactlyInAnyOrder(ScrapedSandbox.JOB, ScrapedSandbox.OTHER_JOB);
      assertThatThrownBy(() -> prometheus.query("sum("))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("parse error");
    }
    assertThat(folder.resolve("prometheus.log")).exists();
    assertThat(folder.resolve("prometheus-data")).doesNotExist();
  }
}
