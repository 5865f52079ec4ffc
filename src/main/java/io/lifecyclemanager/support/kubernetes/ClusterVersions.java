package io.lifecyclemanager.support.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.support.BundlePart.BundleFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The versions of the API server and of the nodes. */
public final class ClusterVersions {
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(15);

  private static final ResourceList NODES =
      new ResourceList("nodes", "api/v1/nodes", "", FieldFilter.of("status.nodeInfo"));

  private final KubernetesConnection connection;
  private final Time time;

  public ClusterVersions(KubernetesConnection connection, Time time) {
    this.connection = connection;
    this.time = time;
  }

  /**
   * Adds the versions. What cannot be read becomes a problem.
   *
   * @param program the version of this program and of what it runs on, in lines
   * @throws IOException when the archive cannot be written
   */
  public void collect(String program, BundleFiles files) throws IOException {
    StringBuilder text = new StringBuilder(program);
    try {
      JsonNode server = new ApiReader(connection).readJson("version", "server", "version");
      text.append("Kubernetes API server: ")
          .append(server.path("gitVersion").asText("not known"))
          .append('\n');
    } catch (RemoteFailure e) {
      files.addFailure("", e);
    }
    try {
      Map<String, Long> nodes =
          NODES.list(connection, time, PAGE_TIMEOUT, ClusterVersions::describe).items().stream()
              .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
      nodes.forEach((version, count) -> text.append("%d nodes: %s\n".formatted(count, version)));
    } catch (RemoteFailure e) {
      files.addFailure("", e);
    }
    files.add("versions.txt", text.toString());
  }

  private static String describe(JsonNode node) {
    JsonNode info = node.path("status").path("nodeInfo");
    return "kubelet %s, %s, %s, %s"
        .formatted(
            info.path("kubeletVersion").asText("not known"),
            info.path("osImage").asText("-"),
            info.path("containerRuntimeVersion").asText("-"),
            info.path("architecture").asText("-"));
  }
}
