package io.lifecyclemanager.simulation.moto;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * moto's server as a child process on a free port of this machine: an AWS written by other people.
 * {@code src/test/moto/install.sh} installs it.
 */
public final class MotoServer implements AutoCloseable {

  /** The environment variable that names the executable. */
  static final String EXECUTABLE = "LIFECYCLE_MANAGER_MOTO";

  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Pattern ADDRESS =
      Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

  private final Process process;
  private final URI endpoint;

  private MotoServer(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts a server, and waits until it listens, for a minute at most. */
  static MotoServer start() {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(executable().toString(), "-H", "127.0.0.1", "-p", "0")
              .redirectErrorStream(true);
      // Else every reset would read thousands of machine images, of which no test wants one.
      builder.environment().put("MOTO_EC2_LOAD_DEFAULT_AMIS", "false");
      Process process = builder.start();
      ControllerProcess.endWithThisProcess(process, "moto", process::destroyForcibly);
      try {
        URI endpoint = address(process).orTimeout(START.toSeconds(), TimeUnit.SECONDS).join();
        return new MotoServer(process, endpoint);
      } catch (RuntimeException e) {
        stop(process);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run moto", e);
    }
  }

  private static Path executable() {
    String named = System.getenv().getOrDefault(EXECUTABLE, "");
    if (named.isEmpty() || !Files.isExecutable(Path.of(named))) {
      throw new IllegalStateException(
          "%s must name moto's server (is '%s'); src/test/moto/install.sh FOLDER installs it"
              .formatted(EXECUTABLE, named));
    }
    return Path.of(named);
  }

  /**
   * The output before the address; afterwards it is one line for each request, which is dropped.
   */
  private static CompletableFuture<URI> address(Process process) {
    CompletableFuture<URI> address = new CompletableFuture<>();
    Thread _ =
        Thread.ofVirtual()
            .name("moto-output")
            .start(() -> {
              StringBuilder said = new StringBuilder();
              try (BufferedReader output = process.inputReader()) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                  Matcher matcher = ADDRESS.matcher(line);
                  if (matcher.find()) {
                    address.complete(URI.create(matcher.group(1)));
                  } else if (!address.isDone()) {
                    said.append(line).append('\n');
                  }
                }
                address.completeExceptionally(new IllegalStateException("moto ended: " + said));
              } catch (IOException e) {
                address.completeExceptionally(e);
              }
            });
    return address;
  }

  public URI endpoint() {
    return endpoint;
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Deletes everything that was created, and allows every request. */
  void reset() {
    sendCommand("reset", "");
    sendCommand("reset-auth", "inf");
  }

  /** From now on every request is denied: only existing users are allowed, and there are none. */
  void denyAllRequests() {
    sendCommand("reset-auth", "0");
  }

  private void sendCommand(String what, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve("/moto-api/" + what))
            .timeout(ANSWER)
            .POST(BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("moto's %s: %s".formatted(what, answer.body()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while moto should " + what, e);
    }
  }

  /** Ends it; returns when it has ended. May be called twice. */
  @Override
  public void close() {
    stop(process);
  }

  private static void stop(Process process) {
    process.destroy();
    Process _ =
        process.onExit().completeOnTimeout(process, STOP.toSeconds(), TimeUnit.SECONDS).join();
    Process _ = process.destroyForcibly();
  }
}
