package io.lifecyclemanager.sandbox.prometheus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The programs of Debian's packages {@code prometheus} and {@code prometheus-alertmanager}. */
public final class PrometheusPrograms {
  /** Set where the run must fail rather than do without them. */
  private static final String REQUIRED = "REQUIRE_PROMETHEUS";

  private PrometheusPrograms() {}

  /**
   * Where a program is. If it is not installed, the test is skipped, or fails if the environment
   * variable {@code REQUIRE_PROMETHEUS} is set.
   *
   * @param name {@code prometheus}, {@code promtool} or {@code prometheus-alertmanager}
   */
  public static Path find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    Optional<Path> program =
        Arrays.stream(path.split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    String missing =
        name + " is not on the PATH (apt-get install prometheus prometheus-alertmanager)";
    if (program.isEmpty() && System.getenv(REQUIRED) == null) {
      System.err.println("NO TEST WITH PROMETHEUS RUNS: " + missing);
      assumeTrue(false, missing);
    }
    return program.orElseThrow(() -> new IllegalStateException(missing));
  }
}
