package io.lifecyclemanager.app.control;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code hold}.
 *
 * @param nodes names of nodes, or ids of their instances, each once
 * @param reason why they are held
 * @param until when the holds end; null where the options give none
 * @param lasts how long the holds last; null where the options do not say
 * @param taint whether to taint the nodes too
 * @param scaleDownDisabled whether to tell cluster-autoscaler to keep the nodes
 * @param author the user who asks; null for the user of the kubeconfig
 * @param dryRun whether to change nothing
 */
public record HoldSettings(
    List<String> nodes,
    @Nullable Path kubeconfig,
    String reason,
    @Nullable Instant until,
    @Nullable Duration lasts,
    boolean taint,
    boolean scaleDownDisabled,
    @Nullable String author,
    boolean dryRun,
    boolean json) {
  /** Copies the list. */
  public HoldSettings {
    nodes = List.copyOf(nodes);
  }
}
