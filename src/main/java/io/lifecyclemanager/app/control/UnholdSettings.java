package io.lifecyclemanager.app.control;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code unhold}.
 *
 * @param nodes names of nodes, or ids of their instances, each once
 * @param author the user who asks; null for the user of the kubeconfig
 * @param dryRun whether to change nothing
 */
public record UnholdSettings(
    List<String> nodes,
    @Nullable Path kubeconfig,
    @Nullable String author,
    boolean dryRun,
    boolean json) {
  /** Copies the list. */
  public UnholdSettings {
    nodes = List.copyOf(nodes);
  }
}
