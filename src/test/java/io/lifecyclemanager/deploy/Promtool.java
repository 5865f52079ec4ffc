package io.lifecyclemanager.deploy;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus' own tool for rules and metrics. */
final class Promtool {
  /** Set where the run must fail rather than do without promtool. */
  private static final String REQUIRED = "REQUIRE_PROMTOOL";

  private Promtool() {}

  /** Skips the test without promtool, unless it is required. */
  static void assume() throws Exception {
    try {
      String _ = run("--version");
    } catch (IOException e) {
      if (System.getenv(REQUIRED) != null) {
        throw e;
      }
      abort("promtool is not installed");
    }
  }

  /** What it prints, with its errors. */
  static String run(String... words) throws Exception {
    List<String> command = Stream.concat(Stream.of("promtool"), Stream.of(words)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int _ = process.waitFor();
    return output;
  }
}
