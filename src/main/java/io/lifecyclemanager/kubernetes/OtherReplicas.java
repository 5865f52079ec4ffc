package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.intake.PeerReplicas;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The other replicas of this program: pods of its namespace with the same recommended labels {@code
 * name} and {@code instance}, of any ReplicaSet. Those on terminating nodes do not count: two
 * replicas whose nodes terminate at the same time would otherwise both leave the rest to the other.
 * Thread-safe.
 */
public final class OtherReplicas implements PeerReplicas {
  private static final List<String> SAME =
      List.of("app.kubernetes.io/name", "app.kubernetes.io/instance");

  /** The first heartbeat of a termination waits for the list. */
  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(3);

  private static final FieldFilter FIELDS =
      FieldFilter.of(
          "metadata.name",
          "metadata.labels",
          "metadata.deletionTimestamp",
          "spec.nodeName",
          "status.conditions");

  private final KubernetesConnection connection;
  private final Time time;
  private final ResourceList pods;
  private final String self;
  private final Predicate<String> isTerminating;

  /**
   * @param namespace of the pod in which this program runs
   * @param self the name of that pod
   * @param isTerminating whether the node of this name is terminating
   */
  public OtherReplicas(
      KubernetesConnection connection,
      String namespace,
      String self,
      Predicate<String> isTerminating,
      Time time) {
    this.connection = connection;
    this.time = time;
    this.self = self;
    this.isTerminating = isTerminating;
    pods = new ResourceList("pods", "api/v1/namespaces/" + namespace + "/pods", "", FIELDS);
  }

  @Override
  public boolean isAnyReady() {
    List<ReplicaPod> all = pods.listUrgently(connection, time, LIST_TIMEOUT, ReplicaPod::of);
    Optional<ReplicaPod> own = all.stream().filter(pod -> pod.name.equals(self)).findFirst();
    return own.isPresent()
        && all.stream()
            .anyMatch(pod -> pod.isReadyPeerOf(own.get()) && !isTerminating.test(pod.node));
  }

  private record ReplicaPod(String name, String node, List<String> labels, boolean ready) {
    static ReplicaPod of(JsonNode pod) {
      JsonNode metadata = pod.path("metadata");
      JsonNode labels = metadata.path("labels");
      boolean ready =
          !metadata.hasNonNull("deletionTimestamp")
              && KubernetesJson.readyStatus(pod).equals("True");
      return new ReplicaPod(
          metadata.path("name").asText(""),
          pod.path("spec").path("nodeName").asText(""),
          SAME.stream().map(label -> labels.path(label).asText("")).toList(),
          ready);
    }

    boolean isReadyPeerOf(ReplicaPod own) {
      return ready
          && !node.equals(own.node)
          && !own.labels.getFirst().isEmpty()
          && labels.equals(own.labels);
    }
  }
}
