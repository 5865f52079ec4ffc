package io.lifecyclemanager.app.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.tracing.RecordingCollector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FactTracingTest {
  private static final String ID = "i-0abc1234def567890-k3f9";
  private static final TerminatingInstance SUBJECT =
      new TerminatingInstance(
          new InstanceId("i-0abc1234def567890"), new GroupName("workers"), null);

  @Test
  void theMetricsCountTheSpansThatAreSent() throws Exception {
    try (RecordingCollector collector = new RecordingCollector()) {
      FactTracing tracing =
          new FactTracing(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()), "1.2.3");
      tracing.start("replica-a", null, null, new SimulatedTime());
      tracing.on(new TerminationStarted(SUBJECT, ID, null, "hook drain", Duration.ofHours(1)));
      tracing.on(
          new TerminationEnded(
              SUBJECT, ID, TerminationOutcome.COMPLETED, Duration.ofSeconds(60), "2 pods gone"));
      tracing.stop(Duration.ofMinutes(1));

      assertThat(spans(tracing))
          .containsExactlyInAnyOrder(
              "{result=\"sent\"} %d.0".formatted(collector.spans().size()),
              "{result=\"failed\"} 0.0",
              "{result=\"dropped\"} 0.0");
      assertThat(collector.spans()).isNotEmpty();
    }
  }

  @Test
  void withoutACollectorNoSpanIsCounted() {
    assertThat(spans(new FactTracing(Map.of(), "1.2.3")))
        .hasSize(3)
        .allMatch(line -> line.endsWith(" 0.0"));
  }

  private static List<String> spans(FactTracing tracing) {
    String name = "lifecycle_manager_trace_spans_total";
    return tracing
        .metrics()
        .scrape()
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .toList();
  }
}
