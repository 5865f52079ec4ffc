package io.lifecyclemanager.sandbox.cost;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program as a process. Ends with this process if that is stopped; used by one thread. */
final class RunningProgram implements AutoCloseable {
  private static final Time TIME = new SystemTime();
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
  private static final Duration TO_START = Duration.ofMinutes(10);
  private static final int LAST_LINES = 15;
  private static final int ANSWER_MILLIS = 2_000;

  private final Process process;
  private final Path log;
  private final long start;

  private RunningProgram(Process process, Path log, long start) {
    this.process = process;
    this.log = log;
    this.start = start;
  }

  static RunningProgram of(ProcessBuilder builder, Path log) throws IOException {
    long start = TIME.nanos();
    Process process = builder.start();
    RunningProgram program = new RunningProgram(process, log, start);
    ControllerProcess.endWithThisProcess(process, log.getFileName().toString(), program::close);
    return program;
  }

  /** A port that was free a moment ago. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  /** The end of its output, for messages. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return log
          + " ends with:\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the first 200 of {@code /readyz}; how long that took since the process's start. */
  Duration awaitReady(int port) throws InterruptedException {
    while (status(port, "/readyz") != 200) {
      if (!process.isAlive() || TIME.since(start).compareTo(TO_START) > 0) {
        throw new IllegalStateException("did not become ready: " + lastWords());
      }
      TIME.sleep(BETWEEN_LOOKS);
    }
    return TIME.since(start);
  }

  /** What a path answers; empty unless the status is 200. */
  static String get(int port, String path) {
    try {
      HttpURLConnection connection = connect(port, path);
      return connection.getResponseCode() == 200
          ? new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static int status(int port, String path) {
    try {
      HttpURLConnection connection = connect(port, path);
      int status = connection.getResponseCode();
      connection.disconnect();
      return status;
    } catch (IOException e) {
      return 0;
    }
  }

  private static HttpURLConnection connect(int port, String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(ANSWER_MILLIS);
    connection.setReadTimeout(ANSWER_MILLIS);
    return connection;
  }

  /** Asks it to end, as Kubernetes does, and waits; its exit code. */
  int end(Duration atMost) throws InterruptedException {
    process.destroy();
    return awaitEnd(atMost);
  }

  /** Waits until it ends by itself; its exit code. */
  int awaitEnd(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException("still runs after " + atMost + ": " + lastWords());
    }
    return process.exitValue();
  }

  /** Ends it where it stands, with the JVM that may be writing a cache for it. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
