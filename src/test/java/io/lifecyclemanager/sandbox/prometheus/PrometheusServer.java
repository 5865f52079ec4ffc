package io.lifecyclemanager.sandbox.prometheus;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.simulation.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Prometheus as a process on the loopback interface, with a database of its own that is deleted
 * when it is closed. Ends with this process if that is stopped. Thread-safe; {@link #close} may be
 * called twice.
 */
public final class PrometheusServer implements AutoCloseable {
  private static final Pattern ADDRESS =
      Pattern.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:\\d+)");
  private static final Duration TO_START = Duration.ofMinutes(1);
  private static final int SECONDS_TO_END = 10;

  private final Process process;
  private final Path data;
  private final PrometheusApi api;

  private PrometheusServer(Process process, Path data, PrometheusApi api) {
    this.process = process;
    this.data = data;
    this.api = api;
  }

  /**
   * Starts it and waits until it answers queries. If it is not installed, the test is {@linkplain
   * PrometheusPrograms#find skipped}.
   *
   * @param folder for its configuration, its log and its database; made where it does not exist
   * @throws IllegalStateException when it ends instead, with its log
   */
  public static PrometheusServer start(Path folder, PrometheusConfig config) throws Exception {
    Path program = PrometheusPrograms.find("prometheus");
    Path file = Files.createDirectories(folder).resolve("prometheus.json");
    Files.writeString(file, config.text());
    Path data = folder.resolve("prometheus-data");
    Path log = folder.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + data,
                "--web.listen-address=127.0.0.1:0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      ControllerProcess.endWithThisProcess(process, "prometheus", process::destroy);
      Optional<String> address =
          Eventually.eventually(
              "Prometheus says its address; its log: " + log,
              TO_START,
              () -> address(process, log),
              Optional::isPresent);
      PrometheusApi api = new PrometheusApi(URI.create("http://" + address.orElseThrow()));
      PrometheusServer server = new PrometheusServer(process, data, api);
      Eventually.eventually("Prometheus is ready; its log: " + log, TO_START, api::isReady);
      return server;
    } catch (Exception | AssertionError e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Optional<String> address(Process process, Path log) throws IOException {
    String said = Files.readString(log);
    if (!process.isAlive()) {
      throw new IllegalStateException("Prometheus has ended:\n" + said);
    }
    return ADDRESS.matcher(said).results().map(found -> found.group(1)).findFirst();
  }

  /** Its API; closed with it. */
  public PrometheusApi api() {
    return api;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.onExit().join();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    api.close();
    deleteData();
  }

  private void deleteData() {
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
