package io.lifecyclemanager.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as a user in a shell runs it. */
class ProgramIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  @TempDir private Path folder;

  @Test
  void theVersionIsPrinted() throws Exception {
    assertThat(run(0, "version")).matches("lifecycle-manager \\d+\\.\\d+\\.\\d+\\S*\\s*");
    assertThat(run(0, "--version")).isEqualTo(run(0, "version"));
  }

  @Test
  void theHelpIsPrinted() throws Exception {
    assertThat(run(0, "help")).contains("serve", "version", "completion");
    assertThat(run(0, "serve", "--help")).contains("--queue-name", "Default: 8080");
  }

  @Test
  void allWrongSettingsAreReportedTogetherWithExitCodeTwo() throws Exception {
    String said =
        run(2, "serve", "--port=70000", "--kubeconfig=/nowhere", "--max-time-to-process=soon");

    assertThat(said).contains("--port", "--kubeconfig", "--max-time-to-process", "--queue-name");
    assertThat(said.lines()).hasSize(5).first().asString().contains("4 errors");
  }

  @Test
  void unknownCommandsAndOptionsAreErrors() throws Exception {
    assertThat(run(2, "sevre")).contains("sevre");
    assertThat(run(2, "serve", "--queue-nam=x")).contains("--queue-name");
  }

  private String run(int exitCode, String... words) throws Exception {
    try (ControllerProcess program =
        ControllerProcess.start(Map.of(), folder.resolve("output"), List.of(words))) {
      assertThat(program.awaitEnd(TIMEOUT)).as(program.output()).isEqualTo(exitCode);
      return program.output();
    }
  }
}
