package io.lifecyclemanager.simulation.kubernetes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real control plane as child processes on this machine: etcd, API server, controllers and
 * scheduler, without kubelets. {@code src/test/controlplane/build.sh} makes the binary. {@link
 * #close} stops everything and may be called twice.
 */
public final class ControlPlane implements AutoCloseable {

  /** Names the binary; the environment variable or system property of this name. */
  public static final String BINARY = "LIFECYCLE_MANAGER_CONTROLPLANE";

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final Process process;
  private final Path folder;
  private final Path kubeconfig;

  private ControlPlane(Process process, Path folder, Path kubeconfig) {
    this.process = process;
    this.folder = folder;
    this.kubeconfig = kubeconfig;
  }

  /**
   * Starts a control plane and waits until its API server is ready, for at most two minutes.
   *
   * @param binary what build.sh made
   * @param folder for data, logs and process ids; empty or new
   */
  public static ControlPlane start(Path binary, Path folder) throws InterruptedException {
    Path errors = folder.resolveSibling(folder.getFileName() + ".err");
    Process process;
    try {
      process =
          new ProcessBuilder(binary.toString(), "up", "--dir", folder.toString())
              .redirectError(errors.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run the control plane " + binary, e);
    }
    try {
      String line = firstLine(process).get(START.toSeconds(), TimeUnit.SECONDS);
      if (line.isEmpty()) {
        throw new IllegalStateException("the control plane ended: " + text(errors));
      }
      return new ControlPlane(process, folder, Path.of(line));
    } catch (ExecutionException | TimeoutException e) {
      stop(process);
      throw new IllegalStateException(
          "no control plane within %s: %s".formatted(START, text(errors)), e);
    }
  }

  /** The binary that was named for this run, or a complaint that says how to come by one. */
  public static Path binary() {
    String named = System.getProperty(BINARY, System.getenv().getOrDefault(BINARY, ""));
    if (named.isEmpty() || !Files.isExecutable(Path.of(named))) {
      throw new IllegalStateException(
          ("%s must name the control plane's binary (is '%s');"
                  + " src/test/controlplane/build.sh OUT makes it")
              .formatted(BINARY, named));
    }
    return Path.of(named);
  }

  /** The administrator's kubeconfig. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** The process id of one of etcd, kube-apiserver, kube-controller-manager, kube-scheduler. */
  public long pid(String program) {
    return Long.parseLong(text(folder.resolve(program + ".pid")).strip());
  }

  /** Stops a program where it stands: its connections are accepted and nothing is answered. */
  public void freeze(String program) throws InterruptedException {
    signal("-STOP", pid(program));
  }

  /** Lets a frozen program go on. */
  public void thaw(String program) throws InterruptedException {
    signal("-CONT", pid(program));
  }

  @Override
  public void close() {
    stop(process);
  }

  private static void signal(String signal, long pid) throws InterruptedException {
    try {
      Process kill = new ProcessBuilder("kill", signal, Long.toString(pid)).start();
      if (!kill.waitFor(STOP.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("cannot send %s to %d".formatted(signal, pid));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM, so that it stops what it started; SIGKILL where that takes too long. */
  private static void stop(Process process) {
    process.destroy();
    Process _ =
        process.onExit().completeOnTimeout(process, STOP.toSeconds(), TimeUnit.SECONDS).join();
    Process _ = process.destroyForcibly();
  }

  /** The first line of the output, empty where the output ends without one. */
  private static CompletableFuture<String> firstLine(Process process) {
    CompletableFuture<String> first = new CompletableFuture<>();
    Thread _ =
        Thread.ofVirtual()
            .name("control-plane-output")
            .start(() -> {
              try (BufferedReader reader = process.inputReader()) {
                List<String> line = reader.lines().limit(1).toList();
                first.complete(line.isEmpty() ? "" : line.getFirst());
                reader.lines().forEach(ignored -> {});
              } catch (IOException | UncheckedIOException e) {
                first.completeExceptionally(e);
              }
            });
    return first;
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
