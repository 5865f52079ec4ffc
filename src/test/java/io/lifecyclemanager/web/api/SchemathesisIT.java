package io.lifecyclemanager.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * schemathesis, a program by other people, makes requests from the OpenAPI document and compares
 * the responses with it. {@code src/test/schemathesis/install.sh} installs it.
 */
class SchemathesisIT {
  /** The environment variable that names the executable. */
  private static final String EXECUTABLE = "LIFECYCLE_MANAGER_SCHEMATHESIS";

  /** So much faster does the server permit requests again that are refused. */
  private static final int SPEED = 20;

  private static final Path SETTINGS = Path.of("src/test/schemathesis/schemathesis.toml");
  private static final long MINUTES = 5;

  @TempDir private Path folder;

  @Test
  void theApiIsAsItsDocumentSays() throws Exception {
    try (WritableApi api = new WritableApi(new AcceleratedTime(SPEED))) {
      api.nodes.add("i-0000000000000001", "node-1");
      api.server.status.own.add(FakeClusterStatus.working("i-0000000000000001"));
      run(api);
    }
  }

  private void run(WritableApi api) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command(api))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    ControllerProcess.endWithThisProcess(process, "schemathesis", process::destroyForcibly);
    boolean hasEnded = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(hasEnded).as(Files.readString(output)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }

  /**
   * The stream of events does not end. The document cannot say that a request has either a node or
   * an instance, so that a valid request may be refused.
   */
  private static List<String> command(WritableApi api) {
    return List.of(
        executable(),
        "--config-file=" + SETTINGS.toAbsolutePath(),
        "run",
        api.url() + "/api/v1/openapi.json",
        "--header=Authorization: Bearer " + WritableApi.token(),
        "--exclude-path=/api/v1/events",
        "--checks=all",
        "--exclude-checks=positive_data_acceptance",
        "--max-examples=50",
        "--generation-deterministic",
        "--continue-on-failure",
        "--no-color");
  }

  private static String executable() {
    String named = System.getenv().getOrDefault(EXECUTABLE, "");
    if (named.isEmpty() || !Files.isExecutable(Path.of(named))) {
      throw new IllegalStateException(
          "%s must name schemathesis (is '%s'); src/test/schemathesis/install.sh FOLDER installs it"
              .formatted(EXECUTABLE, named));
    }
    return named;
  }
}
