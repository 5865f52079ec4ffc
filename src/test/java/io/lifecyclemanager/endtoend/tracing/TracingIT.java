package io.lifecyclemanager.endtoend.tracing;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static io.lifecyclemanager.tracing.RecordingCollector.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.world.ControllerArguments;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.simulation.LoopbackServer;
import io.lifecyclemanager.tracing.RecordingCollector;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program and a collector of traces. */
@Tag("full")
class TracingIT {
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final SandboxScale SCENE =
      new SandboxScale(
          3, 2, 0, Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofMinutes(5), 1);

  @TempDir private Path folder;
  @AutoClose private TestWorld world;

  @BeforeEach
  void startWorld() throws Exception {
    world = TestWorld.start(SCENE, folder, 1);
  }

  @Test
  void replicasSendOneTraceForATerminationAndMetricsPointToIt() throws Exception {
    try (RecordingCollector collector = new RecordingCollector()) {
      PodHold hold = PodHold.onEach(world.sandbox(), world.doomed());
      ControllerProcess first = controller("first", Map.of(ENDPOINT, collector.endpoint()));
      first.awaitReady(TestWorld.TIMEOUT);
      world.terminate();
      world.awaitDraining();
      first.askToEnd();
      assertThat(first.awaitEnd(TestWorld.TIMEOUT)).isZero();
      // Sent before the process ended.
      assertThat(attributes(collector.span("termination").getAttributesList()))
          .containsEntry("lifecycle_manager.outcome", "handed_over")
          .containsEntry("host.id", world.doomed().getFirst().instance());

      ControllerProcess second = controller("second", Map.of(ENDPOINT, collector.endpoint()));
      second.awaitReady(TestWorld.TIMEOUT);
      hold.release();
      world.awaitOver();
      String exemplar = awaitExemplar(second);
      second.askToEnd();
      assertThat(second.awaitEnd(TestWorld.TIMEOUT)).isZero();

      assertThat(collector.tree())
          .contains("Working > Drain", "Working > Deregistration", "termination > Completing");
      assertThat(collector.spans()).extracting(RecordingCollector::trace).containsOnly(exemplar);
      assertThat(collector.spans())
          .filteredOn(span -> span.getName().equals("termination"))
          .extracting(Span::getParentSpanId)
          .hasSize(2)
          .allMatch(parent -> parent.isEmpty());
      assertThat(collector.resources())
          .extracting(resource -> resource.get("service.instance.id"))
          .hasSize(2);
    }
  }

  @Test
  void aCollectorThatDoesNotAnswerDelaysNeitherTheTerminationNorTheEnd() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (LoopbackServer silent =
        new LoopbackServer(_ -> {
          asked.countDown();
          await(never);
        })) {
      ControllerProcess controller =
          controller(
              "silent",
              Map.of(
                  ENDPOINT,
                  silent.uri().toString(),
                  "OTEL_BSP_SCHEDULE_DELAY",
                  "100",
                  "OTEL_EXPORTER_OTLP_TIMEOUT",
                  "3600000",
                  "LIFECYCLE_MANAGER_JAVA_OPTS",
                  "-Dlifecycle-manager.hand-over-timeout-seconds=9"));
      controller.awaitReady(TestWorld.TIMEOUT);
      world.terminate();
      world.awaitOver();
      eventually("spans are sent", TestWorld.TIMEOUT, () -> asked.getCount() == 0);

      controller.askToEnd();
      // The exporter itself waits for an hour.
      assertThat(controller.awaitEnd(TestWorld.TIMEOUT)).isZero();
      assertThat(controller.output()).contains("stopped").doesNotContain("ERROR");
    } finally {
      never.countDown();
    }
  }

  private ControllerProcess controller(String name, Map<String, String> variables) {
    Map<String, String> environment =
        new HashMap<>(ControllerArguments.withoutHandOverLimit(world.sandbox()));
    environment.putAll(variables);
    return world.controller(environment, name);
  }

  /** The trace that the histogram of terminations names, in the format that Prometheus asks for. */
  private static String awaitExemplar(ControllerProcess controller) throws Exception {
    String line =
        eventually(
            "an exemplar",
            TestWorld.TIMEOUT,
            () -> openMetrics(controller),
            text -> text.contains("outcome=\"completed\"") && exemplar(text).contains("trace_id"));
    String found = exemplar(line);
    int start = found.indexOf("trace_id=\"") + "trace_id=\"".length();
    return found.substring(start, found.indexOf('"', start));
  }

  private static String exemplar(String text) {
    return text.lines()
        .filter(line -> line.startsWith("lifecycle_manager_termination_duration_seconds_bucket"))
        .filter(line -> line.contains("outcome=\"completed\"") && line.contains("# {"))
        .findFirst()
        .orElse("");
  }

  private static String openMetrics(ControllerProcess controller)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + controller.port().orElseThrow() + "/metrics"))
              .header("Accept", "application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.2")
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
