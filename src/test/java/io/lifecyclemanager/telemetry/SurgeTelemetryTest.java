package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact.SurgeDecided;
import io.lifecyclemanager.model.SimulatedTime;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** What the log and the metrics say about surges. */
class SurgeTelemetryTest {
  private static final SurgeDecided REQUESTED =
      new SurgeDecided(SampleFacts.SUBJECT, "Deployment shop/web", null);
  private static final SurgeDecided IMPOSSIBLE =
      new SurgeDecided(SampleFacts.SUBJECT, "Deployment shop/db", "is paused");

  @Test
  void theLogNamesTheWorkloadAndTheObstacle() throws Exception {
    try (CapturedLog log = new CapturedLog("text", Level.INFO)) {
      FactLogger logger = new FactLogger(new SimulatedTime(), log.logger());
      logger.on(REQUESTED);
      logger.on(IMPOSSIBLE);
      assertThat(log.lines())
          .satisfiesExactly(
              line -> assertThat(line).contains("INFO", "rolling restart of Deployment shop/web"),
              line ->
                  assertThat(line)
                      .contains("WARN", "Deployment shop/db cannot start", "it is paused"));
    }
  }

  @Test
  void restartsAreCountedByTheirResult() {
    Metrics metrics = new Metrics("1.2.3");
    metrics.on(REQUESTED);
    metrics.on(IMPOSSIBLE);
    metrics.on(IMPOSSIBLE);
    assertThat(metrics.scrape())
        .contains("lifecycle_manager_surges_total{result=\"requested\"} 1.0")
        .contains("lifecycle_manager_surges_total{result=\"impossible\"} 2.0");
  }
}
