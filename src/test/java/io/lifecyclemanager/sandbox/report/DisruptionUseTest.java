package io.lifecyclemanager.sandbox.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.world.FreedDisruption;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisruptionUseTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void theTimeEndsWithTheAnswerOfTheNextAcceptedEvictionOfTheBudget() {
    assertThat(
            use(
                List.of(freed("shop", 1000), freed("shop2", 1000)),
                eviction("shop-1", 100, 429),
                eviction("shop2-1", 110, 429),
                eviction("shop-1", 1090, 201),
                eviction("shop-2", 1500, 201),
                eviction("shop2-1", 1290, 201)))
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(300));
  }

  @Test
  void aDisruptionThatNoRefusedEvictionWaitsForDoesNotCount() {
    assertThat(
            use(
                List.of(freed("shop", 1000), freed("shop2", 1000), freed("shop3", 1000)),
                eviction("shop-1", 5000, 201),
                eviction("shop2-1", 2000, 429),
                eviction("shop2-1", 3000, 201),
                eviction("shop3-1", 100, 429),
                eviction("shop3-1", 500, 201)))
        .isEmpty();
  }

  @Test
  void theMedianAndTheLongestAreOfAllBudgets() {
    DisruptionUse use =
        new DisruptionUse(
            List.of(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(300)));
    assertThat(use.median()).contains(Duration.ofMillis(20));
    assertThat(use.longest()).contains(Duration.ofMillis(300));
    assertThat(new DisruptionUse(List.of()).median()).isEmpty();
    assertThat(new DisruptionUse(List.of()).longest()).isEmpty();
  }

  private static List<Duration> use(List<FreedDisruption> freed, ApiServerCall... calls) {
    return DisruptionUse.of(freed, List.of(calls)).waits();
  }

  private static FreedDisruption freed(String budget, long millis) {
    return new FreedDisruption(budget, START.plusMillis(millis));
  }

  private static ApiServerCall eviction(String pod, long millis, int code) {
    return new ApiServerCall(
        START.plusMillis(millis),
        Duration.ofMillis(10),
        "",
        "create",
        "pods/eviction",
        "sandbox",
        pod,
        Map.of(),
        code,
        "",
        "");
  }
}
