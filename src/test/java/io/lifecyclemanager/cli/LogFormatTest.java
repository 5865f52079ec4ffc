package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The log is set up once for a process, so a process it takes to see it. */
class LogFormatTest {
  private static final Map<String, String> NOWHERE =
      Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:9", "KUBECONFIG", "/does/not/exist");

  @Test
  void theFirstLineIsJsonAlreadyWhenJsonIsAskedFor() throws Exception {
    assertThat(firstLine("--log-format=json", "--polling-interval=60"))
        .startsWith("{\"timestamp\":\"")
        .contains("\"level\":\"INFO\"", "\"message\":\"starting lifecycle-manager ");
  }

  @Test
  void whatIsLessImportantThanAskedForIsNotLogged() throws Exception {
    assertThat(firstLine("--log-level=warn", "--polling-interval=60"))
        .contains("Z WARN  --polling-interval is reduced to 20s");
  }

  private static String firstLine(String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--queue-name=q",
                "--region=eu-west-1",
                "--port=0"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    builder.environment().putAll(NOWHERE);
    Process process = builder.start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      return lines.readLine();
    } finally {
      process.destroyForcibly();
      process.waitFor(2, TimeUnit.MINUTES);
    }
  }
}
