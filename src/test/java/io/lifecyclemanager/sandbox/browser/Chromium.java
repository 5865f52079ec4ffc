package io.lifecyclemanager.sandbox.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.simulation.Eventually;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's Chromium without a screen, as a process of its own with a new profile. */
public final class Chromium implements AutoCloseable {
  /** Set where the run must fail rather than do without Chromium. */
  private static final String REQUIRED = "REQUIRE_CHROMIUM";

  private static final String SKIPPED =
      "NO BROWSER TEST OF THE PAGE RUNS: Chromium is not installed (apt-get install chromium)";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Duration TO_START = Duration.ofMinutes(1);
  private static final int SECONDS_TO_END = 10;

  private final Process process;
  private final DevTools tools;

  private Chromium(Process process, DevTools tools) {
    this.process = process;
    this.tools = tools;
  }

  /**
   * Starts it.
   *
   * @param folder for its profile and its output; is not deleted
   */
  public static Chromium start(Path folder) throws Exception {
    Optional<Path> program = find();
    if (program.isEmpty() && System.getenv(REQUIRED) == null) {
      System.err.println(SKIPPED);
      assumeTrue(false, SKIPPED);
    }
    Path path = program.orElseThrow(() -> new IllegalStateException("Chromium is not installed"));
    ProcessBuilder builder =
        new ProcessBuilder(
            path.toString(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--remote-debugging-port=0",
            "--user-data-dir=" + folder.resolve("profile"),
            "about:blank");
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile())
            .start();
    ControllerProcess.endWithThisProcess(process, "chromium", process::destroyForcibly);
    Path portFile = folder.resolve("profile").resolve("DevToolsActivePort");
    List<String> said =
        Eventually.eventually(
            "Chromium says its port",
            TO_START,
            () -> Files.exists(portFile) ? Files.readAllLines(portFile) : List.<String>of(),
            lines -> lines.size() >= 2);
    URI browser = URI.create("ws://127.0.0.1:" + said.get(0) + said.get(1));
    return new Chromium(process, new DevTools(browser));
  }

  private static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return NAMES.stream().flatMap(name -> inFolders(path, name)).findFirst();
  }

  private static Stream<Path> inFolders(String path, String name) {
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable);
  }

  /** Opens a tab. */
  public BrowserTab open() throws Exception {
    return BrowserTab.open(tools);
  }

  @Override
  public void close() throws IOException {
    try {
      tools.call(null, "Browser.close", Map.of());
    } catch (Exception e) {
      process.destroy();
    }
    tools.close();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
