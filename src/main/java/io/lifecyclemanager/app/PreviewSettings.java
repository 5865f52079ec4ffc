package io.lifecyclemanager.app;

import io.lifecyclemanager.model.GroupName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code preview}.
 *
 * @param nodes names of the nodes, each once; empty where a group is given
 * @param group the group whose nodes are previewed; null where nodes are named
 * @param region AWS region; null for the region that the SDK's provider chain finds
 * @param kubeconfig file that names the API server; null to search for one
 * @param maxGracePeriod longest grace period of a forced deletion; zero for none
 * @param json whether to report in JSON
 */
public record PreviewSettings(
    List<String> nodes,
    @Nullable GroupName group,
    @Nullable String region,
    @Nullable Path kubeconfig,
    Duration maxGracePeriod,
    ServeSettings.PodSettings pods,
    ServeSettings.LoadBalancerSettings loadBalancers,
    boolean json) {
  /** Keeps its own copy of the list. */
  public PreviewSettings {
    nodes = List.copyOf(nodes);
  }
}
