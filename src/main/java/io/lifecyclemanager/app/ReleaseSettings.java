package io.lifecyclemanager.app;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code release}.
 *
 * @param nodes names of the nodes, each once
 * @param kubeconfig file that names the API server; null to search for one
 * @param force whether to release nodes that another replica drains
 * @param dryRun whether to change nothing and to report what would be released
 * @param json whether to report in JSON
 */
public record ReleaseSettings(
    List<String> nodes, @Nullable Path kubeconfig, boolean force, boolean dryRun, boolean json) {
  /** Keeps its own copy of the list. */
  public ReleaseSettings {
    nodes = List.copyOf(nodes);
  }
}
