package io.lifecyclemanager.simulation.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * Gives tests a real API server: the one of the kubeconfig that {@code
 * LIFECYCLE_MANAGER_TEST_KUBECONFIG} names, else one control plane for each test JVM, from the
 * binary that {@link ControlPlane#BINARY} names. Without either the tests fail.
 */
public final class RealCluster implements BeforeAllCallback {

  /** Names the kubeconfig of a cluster made for tests; they write to it. */
  public static final String KUBECONFIG = "LIFECYCLE_MANAGER_TEST_KUBECONFIG";

  private static volatile Optional<Path> kubeconfig = Optional.empty();

  /** The kubeconfig of the API server; known once the extension has run. */
  public static Path kubeconfig() {
    return kubeconfig.orElseThrow();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    String named = System.getenv().getOrDefault(KUBECONFIG, "");
    if (named.isEmpty()) {
      Running running =
          context
              .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(RealCluster.class))
              .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
      kubeconfig = Optional.of(running.controlPlane().kubeconfig());
    } else {
      kubeconfig = Optional.of(Path.of(named));
    }
  }

  /** The control plane of this JVM; JUnit closes it at the end of its session. */
  private record Running(ControlPlane controlPlane, Path folder) implements AutoCloseable {

    static Running start() {
      try {
        Path folder = Files.createTempDirectory("control-plane");
        Path state = folder.resolve("state");
        return new Running(ControlPlane.start(ControlPlane.binary(), state), folder);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the control plane started", e);
      }
    }

    @Override
    public void close() {
      controlPlane.close();
      try (Stream<Path> files = Files.walk(folder)) {
        // Children before their folders.
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
