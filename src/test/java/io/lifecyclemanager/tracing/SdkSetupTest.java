package io.lifecyclemanager.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.tracing.Tracing.ReplicaIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The variables of the OpenTelemetry specification. */
class SdkSetupTest {
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final TerminatingInstance SUBJECT =
      new TerminatingInstance(new InstanceId("i-0abc1234def567890"), null, null);

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_ENDPOINT,     localhost:4318, OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_PROTOCOL,     grpc,           use http/protobuf",
    "OTEL_TRACES_SAMPLER,             sometimes,      OTEL_TRACES_SAMPLER",
    "OTEL_TRACES_EXPORTER,            zipkin,         zipkin",
    "OTEL_BSP_MAX_QUEUE_SIZE,         many,           OTEL_BSP_MAX_QUEUE_SIZE",
    "OTEL_EXPORTER_OTLP_TIMEOUT,      soon,           OTEL_EXPORTER_OTLP_TIMEOUT",
    "OTEL_EXPORTER_OTLP_COMPRESSION,  brotli,         Compression method",
    "OTEL_EXPORTER_OTLP_CERTIFICATE,  /no/such/file,  /no/such/file",
    "OTEL_RESOURCE_ATTRIBUTES,        novalue,        OTEL_RESOURCE_ATTRIBUTES",
  })
  void anInvalidValueIsNamed(String variable, String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(with(variable, value)))
        .withMessageStartingWith("tracing: ")
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"})
  void aSecretInAnInvalidHeaderIsNotRepeated(String variable) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(with(variable, "s3cret")))
        .withMessageContaining(variable)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void headersResourceAttributesAndTheServiceNameAreThoseOfTheEnvironment() {
    try (RecordingCollector collector = new RecordingCollector()) {
      send(
          collector,
          Map.of(
              "OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=abc",
              "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test,service.version=9",
              "OTEL_SERVICE_NAME", "drainer"));

      assertThat(collector.headers()).containsEntry("X-api-key", "abc");
      assertThat(collector.resources().getFirst())
          .containsEntry("deployment.environment.name", "test")
          .containsEntry("service.name", "drainer")
          .containsEntry("service.version", "9")
          .containsEntry("service.instance.id", "replica-a");
    }
  }

  @Test
  void theServiceNameMayBeAResourceAttribute() {
    try (RecordingCollector collector = new RecordingCollector()) {
      send(collector, Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=drainer"));

      assertThat(collector.resources().getFirst()).containsEntry("service.name", "drainer");
    }
  }

  @Test
  void metricsAndLogsAreNotSentWhateverTheEnvironmentSays() {
    try (RecordingCollector collector = new RecordingCollector()) {
      send(collector, Map.of("OTEL_METRICS_EXPORTER", "otlp", "OTEL_LOGS_EXPORTER", "zipkin"));

      assertThat(collector.tree()).contains("- > termination");
    }
  }

  @Test
  void secretsInTheUrlOfTheCollectorAreNotInTheLog() {
    assertThat(
            SdkSetup.collector(
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "https://user:p@ss@otlp.example:4318/a?key=b")))
        .isEqualTo("https://otlp.example:4318/a");
  }

  @Test
  void theSamplerOfTheEnvironmentDecides() {
    try (RecordingCollector collector = new RecordingCollector()) {
      Optional<TraceRef> ref = send(collector, Map.of("OTEL_TRACES_SAMPLER", "always_off"));

      assertThat(ref).hasValueSatisfying(it -> assertThat(it.sampled()).isFalse());
      assertThat(collector.spans()).isEmpty();
    }
  }

  @Test
  void thePlaceOfTracesMayBeGivenInFull() {
    try (RecordingCollector collector = new RecordingCollector()) {
      Tracing tracing =
          start(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", collector.endpoint() + "/v1/traces"));
      record(tracing);

      assertThat(collector.tree()).contains("- > termination");
    }
  }

  private static Map<String, String> with(String variable, String value) {
    Map<String, String> environment = new HashMap<>(Map.of(ENDPOINT, "http://127.0.0.1:1"));
    environment.put(variable, value);
    return environment;
  }

  private static Optional<TraceRef> send(RecordingCollector collector, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put(ENDPOINT, collector.endpoint());
    return record(start(environment));
  }

  private static Optional<TraceRef> record(Tracing tracing) {
    Optional<TraceRef> ref =
        tracing.record(
            new TerminationStarted(SUBJECT, "id", null, "hook drain", Duration.ofHours(1)));
    tracing.record(
        new TerminationEnded(
            SUBJECT, "id", TerminationOutcome.COMPLETED, Duration.ofSeconds(1), "done"));
    tracing.close(Duration.ofMinutes(1));
    return ref;
  }

  private static Tracing start(Map<String, String> environment) {
    return Tracing.start(
        environment, new ReplicaIdentity("1.2.3", "replica-a", null, null), new SimulatedTime());
  }
}
