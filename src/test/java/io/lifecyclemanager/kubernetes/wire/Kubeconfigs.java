package io.lifecyclemanager.kubernetes.wire;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kubeconfigs for API servers behind something. */
final class Kubeconfigs {
  private Kubeconfigs() {}

  /** Writes one without credentials. */
  static Path write(Path folder, URI server) throws IOException {
    return write(folder, "server: \"%s\"".formatted(server), "{}");
  }

  /**
   * Writes one.
   *
   * @param cluster the fields of the cluster
   * @param user the user
   */
  static Path write(Path folder, String cluster, String user) throws IOException {
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: simulated, cluster: {%s}}]
        users: [{name: user, user: %s}]
        contexts: [{name: simulated, context: {cluster: simulated, user: user}}]
        current-context: simulated
        """
            .formatted(cluster, user);
    return Files.writeString(folder.resolve("kubeconfig"), text);
  }
}
