package io.lifecyclemanager.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.simulation.LoopbackServer;
import io.lifecyclemanager.tracing.Tracing.ReplicaIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each span counts as sent, failed or dropped; the SDK's own metrics say which. */
@Timeout(60)
class SpanCountsTest {
  private static final Duration FLUSH = Duration.ofMinutes(1);

  /** Of one termination. */
  private static final int SPANS = 11;

  private final SimulatedTime time = new SimulatedTime();
  private final CountDownLatch isAnswering = new CountDownLatch(1);
  private volatile int status = 200;
  private final LoopbackServer collector =
      new LoopbackServer(exchange -> {
        try {
          isAnswering.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
      });

  @AfterEach
  void stop() {
    isAnswering.countDown();
    collector.close();
  }

  @Test
  void aSpanThatTheCollectorTakesIsSent() throws Exception {
    isAnswering.countDown();
    Tracing tracing = runTermination(Map.of());
    tracing.close(FLUSH);
    assertThat(tracing.sentSpans()).isEqualTo(SPANS);
    assertThat(tracing.failedSpans()).isZero();
    assertThat(tracing.droppedSpans()).isZero();
  }

  @Test
  void theEnvironmentCannotChooseOtherMetricsOfTheSdk() throws Exception {
    isAnswering.countDown();
    Tracing tracing = runTermination(Map.of("OTEL_EXPERIMENTAL_SDK_TELEMETRY_VERSION", "latest"));
    tracing.close(FLUSH);
    assertThat(tracing.sentSpans() + tracing.failedSpans() + tracing.droppedSpans())
        .isEqualTo(SPANS);
  }

  @Test
  void aSpanThatTheCollectorRefusesHasFailed() throws Exception {
    status = 400;
    isAnswering.countDown();
    Tracing tracing = runTermination(Map.of());
    tracing.close(FLUSH);
    assertThat(tracing.failedSpans()).isEqualTo(SPANS);
    assertThat(tracing.sentSpans()).isZero();
  }

  @Test
  void aSpanThatDoesNotFitIntoTheQueueIsDropped() throws Exception {
    Tracing tracing =
        runTermination(
            Map.of("OTEL_BSP_MAX_QUEUE_SIZE", "2", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1"));
    assertThat(tracing.droppedSpans()).isPositive();
    isAnswering.countDown();
    tracing.close(FLUSH);
    // A request may time out on a machine that stalls.
    assertThat(tracing.sentSpans() + tracing.failedSpans() + tracing.droppedSpans())
        .isEqualTo(SPANS);
  }

  private Tracing runTermination(Map<String, String> settings) throws Exception {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.uri().toString());
    Tracing tracing =
        Tracing.start(environment, new ReplicaIdentity("1.2.3", "replica-a", null, null), time);
    new TracedTermination(tracing, time).runToCompletion();
    return tracing;
  }
}
