package io.lifecyclemanager.endtoend.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the variables for tracing mean for the start of the program. */
class TracingSettingsIT {
  private static final SandboxScale SMALL =
      new SandboxScale(
          2, 1, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(5), 1);

  @TempDir private Path folder;

  @Test
  void anInvalidVariableEndsTheProgramWithCode2() throws Exception {
    try (ControllerProcess controller =
        ControllerProcess.start(
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
            folder.resolve("invalid.log"),
            List.of("serve", "--queue-name=q", "--region=eu-west-1", "--port=0"))) {
      assertThat(controller.awaitEnd(TestWorld.TIMEOUT)).isEqualTo(2);
      assertThat(controller.output())
          .contains("tracing: OTEL_EXPORTER_OTLP_ENDPOINT=collector:4318 is not a URL such as");
    }
  }

  @Test
  void withoutACollectorNoClassOfTheSdkIsLoaded() throws Exception {
    try (TestWorld world = TestWorld.start(SMALL, folder, 1)) {
      Map<String, String> environment = new HashMap<>(world.sandbox().environment());
      environment.put("LIFECYCLE_MANAGER_JAVA_OPTS", "-Xlog:class+load");
      ControllerProcess controller = world.controller(environment, "off");
      controller.awaitReady(TestWorld.TIMEOUT);
      world.terminate();
      world.awaitOver();
      assertThat(controller.output())
          .contains("io.lifecyclemanager.tracing.TracingEnvironment")
          .doesNotContain("io.opentelemetry")
          .doesNotContain("io.lifecyclemanager.tracing.Tracing ");
    }
  }
}
