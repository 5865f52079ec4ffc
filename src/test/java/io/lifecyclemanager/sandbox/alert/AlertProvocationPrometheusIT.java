package io.lifecyclemanager.sandbox.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.ConcurrentRuns;
import io.lifecyclemanager.sandbox.prometheus.PrometheusPrograms;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each alert fires for real: a fault in a simulated world, the packaged program that meets it, and
 * a Prometheus that scrapes the program and evaluates the shipped rules with shorter durations. All
 * worlds run side by side.
 */
@Order(1) // It takes minutes: started last, it would run alone.
class AlertProvocationPrometheusIT {
  private static final int AT_ONCE = AlertScenario.values().length;
  private static final ConcurrentRuns RUNS = new ConcurrentRuns(AT_ONCE);
  private static final Time TIME = new SystemTime();
  private static final Map<AlertScenario, CompletableFuture<Provoked>> STARTED =
      new EnumMap<>(AlertScenario.class);

  @TempDir private static Path folder;

  /** What a run has shown. */
  private record Provoked(Set<String> loaded, Set<String> fired, Set<String> problems) {}

  @BeforeAll
  static void startAll() {
    Path _ = PrometheusPrograms.find("prometheus");
    for (AlertScenario scenario : AlertScenario.values()) {
      STARTED.put(scenario, RUNS.start(scenario.name(), () -> play(scenario)));
    }
  }

  @AfterAll
  static void endAll() {
    RUNS.close();
  }

  private static Provoked play(AlertScenario scenario) throws Exception {
    long start = TIME.nanos();
    try (AlertRun run =
        new AlertRun(folder.resolve(scenario.name()), scenario.scale(), scenario.forDivisor())) {
      scenario.play(run);
      run.awaitFired(scenario.alerts());
      Provoked provoked = new Provoked(run.loaded(), run.fired(), run.problems());
      System.out.printf(
          "%5.1f s: %s: %s%n",
          TIME.since(start).toMillis() / 1000.0, scenario, String.join(", ", provoked.fired()));
      return provoked;
    }
  }

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.SAME_THREAD) // The runs are side by side: one thread waits for all.
  void theAlertsOfAFaultFireWithTheirTextsAndTheirJob(AlertScenario scenario) throws Exception {
    Provoked provoked = ConcurrentRuns.await(STARTED.get(scenario));
    assertThat(provoked.fired()).containsAll(scenario.alerts());
    assertThat(provoked.problems()).isEmpty();
  }

  @Test
  void everyAlertIsProvoked() throws Exception {
    Set<String> provoked = new TreeSet<>();
    Arrays.stream(AlertScenario.values()).forEach(scenario -> provoked.addAll(scenario.alerts()));
    assertThat(provoked)
        .containsExactlyInAnyOrderElementsOf(
            ConcurrentRuns.await(STARTED.get(AlertScenario.CALM_AND_KILLED)).loaded());
  }
}
