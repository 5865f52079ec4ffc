package io.lifecyclemanager.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingEnvironmentTest {
  private static final String URL = "http://collector:4318";

  @Test
  void eitherEndpointTurnsTracingOn() {
    assertThat(TracingEnvironment.isEnabled(Map.of())).isFalse();
    assertThat(TracingEnvironment.isEnabled(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", URL))).isTrue();
    assertThat(TracingEnvironment.isEnabled(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", URL)))
        .isTrue();
  }

  @Test
  void anEmptyVariableIsNotSet() {
    assertThat(TracingEnvironment.isEnabled(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " "))).isFalse();
  }

  @Test
  void theStandardSwitchesTurnItOff() {
    assertThat(
            TracingEnvironment.isEnabled(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", URL, "OTEL_SDK_DISABLED", "TRUE")))
        .isFalse();
    assertThat(
            TracingEnvironment.isEnabled(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", URL, "OTEL_TRACES_EXPORTER", "none")))
        .isFalse();
    assertThat(
            TracingEnvironment.isEnabled(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", URL, "OTEL_TRACES_EXPORTER", "otlp")))
        .isTrue();
  }
}
