package io.lifecyclemanager.sandbox.world;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged program as a process of its own, its output in a file, in an environment that is
 * {@linkplain ControllerEnvironment restricted}. Ends with this process if that is stopped.
 * Thread-safe; {@link #close} may be called twice.
 */
public final class ControllerProcess implements AutoCloseable {
  private static final Duration TO_DIE = Duration.ofMinutes(1);

  /** How long it may take to end by itself: five seconds are promised. */
  private static final Duration TO_END = Duration.ofSeconds(8);

  private static final Pattern PORT = Pattern.compile("metrics and probes on port (\\d+)");

  /** It has ended before it was ready. */
  public static final class EndedEarly extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private EndedEarly(ControllerProcess ended) {
      super("ended with exit code " + ended.exitCode() + ":\n" + ended.output().stripTrailing());
    }
  }

  private final Process process;
  private final Path log;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();

  private ControllerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts {@code lifecycle-manager} with these words; does not wait for anything.
   *
   * @param environment added to what the shell needs
   * @param log where standard output and errors go; replaced
   */
  public static ControllerProcess start(
      Map<String, String> environment, Path log, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(distribution().resolve("bin/lifecycle-manager").toString());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    ControllerEnvironment.restrict(builder.environment());
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process = builder.redirectOutput(log.toFile()).start();
      ControllerProcess controller = new ControllerProcess(process, log);
      endWithThisProcess(process, log.getFileName().toString(), controller::close);
      return controller;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    }
  }

  /**
   * Ends a process when this one is stopped.
   *
   * @param name of the process
   * @param end ends it
   * @throws IllegalStateException if this one is ending already; then the process was killed
   */
  public static void endWithThisProcess(Process process, String name, Runnable end) {
    try {
      SystemTime.onProcessEnd("end of " + name, end);
    } catch (IllegalStateException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The folder that {@code ./mvnw package} leaves. */
  public static Path distribution() {
    String folder = System.getProperty("lifecycle-manager.distribution", "");
    if (!Files.isExecutable(Path.of(folder, "bin", "lifecycle-manager"))) {
      throw new IllegalStateException(
          "the system property lifecycle-manager.distribution must name the packaged program (is"
              + " '%s'); ./mvnw package makes it".formatted(folder));
    }
    return Path.of(folder);
  }

  /** The process's id. */
  public long pid() {
    return process.pid();
  }

  /** Where its output goes. */
  public Path log() {
    return log;
  }

  /** Everything it has said so far. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code, once it has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Waits until {@code /readyz} answers 200, for as long as it lives and {@code atMost}. */
  public void awaitReady(Duration atMost) throws Exception {
    awaitStatus("/readyz", 200, atMost);
  }

  /** Waits until a path answers with that status. */
  public void awaitStatus(String path, int status, Duration atMost) throws Exception {
    int _ =
        Eventually.eventually(
            path + " of " + log.getFileName() + " answers " + status + "; its log: " + log,
            atMost,
            () -> {
              if (!isAlive()) {
                throw new EndedEarly(this);
              }
              return status(path);
            },
            seen -> seen == status);
  }

  /** The status that a path answers with; 0 where there is no answer. */
  public int status(String path) throws InterruptedException {
    return ask(path).map(HttpResponse::statusCode).orElse(0);
  }

  /** What a path answers; empty where it does not: nothing listens yet, or nothing has time. */
  public Optional<HttpResponse<String>> ask(String path) throws InterruptedException {
    try {
      return Optional.of(get(path));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What a path answers. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    int port = port().orElseThrow(() -> new IOException("it has not said its port yet"));
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
        BodyHandlers.ofString());
  }

  /** The port that it listens on; empty until it has said so. */
  public OptionalInt port() {
    Matcher said = PORT.matcher(output());
    return said.find() ? OptionalInt.of(Integer.parseInt(said.group(1))) : OptionalInt.empty();
  }

  /** Asks it to end, as Kubernetes does; does not wait. */
  public void askToEnd() {
    process.destroy();
  }

  /**
   * Waits until it has ended.
   *
   * @return its exit code
   * @throws AssertionError when it has not in time
   */
  public int awaitEnd(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError("still runs after " + atMost + ": " + output());
    }
    return process.exitValue();
  }

  /** Ends it where it stands. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    int _ = awaitEnd(TO_DIE);
  }

  /** Stops it where it stands until {@link #goOn}: nothing of it runs. */
  public void standStill() throws Exception {
    signal("STOP");
  }

  /** Lets it go on. */
  public void goOn() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + name + " " + pid() + " ended with " + kill.exitValue());
    }
  }

  /** Asks it to end, and ends it after some seconds if it has not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(TO_END.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
