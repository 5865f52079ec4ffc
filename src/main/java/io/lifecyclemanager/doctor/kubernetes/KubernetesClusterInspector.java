package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.NodeRecord;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.kubernetes.StringInterner;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the cluster from the API server, without a cache. Thread-safe. */
public final class KubernetesClusterInspector implements ClusterInspector {
  private static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";
  private static final int NOT_FOUND = 404;

  /** Bound on the request for one page of a list. */
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(30);

  private static final ResourceList NODES =
      new ResourceList(
          "nodes",
          "api/v1/nodes",
          "",
          FieldFilter.of("metadata.name", "metadata.labels", "spec.providerID"));
  private static final ResourceList PODS =
      new ResourceList(
          "pods", "api/v1/pods", "status.phase!=Succeeded,status.phase!=Failed", PodParser.FIELDS);
  private static final ResourceList BUDGETS =
      new ResourceList(
          "poddisruptionbudgets",
          "apis/policy/v1/poddisruptionbudgets",
          "",
          DisruptionBudgetParser.FIELDS);
  private static final ResourceList VOLUMES =
      new ResourceList("persistentvolumes", "api/v1/persistentvolumes", "", LocalVolume.FIELDS);

  private final KubernetesConnection connection;
  private final Time time;
  private final AccessReviews reviews;

  public KubernetesClusterInspector(KubernetesConnection connection, Time time) {
    this.connection = connection;
    this.time = time;
    reviews = new AccessReviews(connection, time);
  }

  @Override
  public String version() {
    ApiCall call = ApiCall.read(Verb.GET, "version", "", "version");
    return KubernetesJson.parse(call, accepted(call, connection.send(call)))
        .path("gitVersion")
        .asText("");
  }

  @Override
  public List<NodeState> nodes() {
    return NODES.list(connection, time, PAGE_TIMEOUT, KubernetesClusterInspector::node).items();
  }

  private static NodeState node(JsonNode node) {
    JsonNode metadata = node.path("metadata");
    String providerId = node.path("spec").path("providerID").asText("");
    Optional<InstanceId> instance = Optional.ofNullable(NodeRecord.instance(providerId));
    return new NodeState(
        metadata.path("name").asText(""), providerId, instance, labels(metadata.path("labels")));
  }

  private static Map<String, String> labels(JsonNode all) {
    Map<String, String> kept = new HashMap<>(KubernetesJson.stringMap(all));
    Object _ = kept.keySet().retainAll(NodeState.RELEVANT_LABELS);
    return kept;
  }

  @Override
  public List<PodState> pods() {
    StringInterner shared = new StringInterner();
    return PODS
        .list(connection, time, PAGE_TIMEOUT, pod -> PodParser.parse(pod, shared))
        .items()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public List<DisruptionBudgetState> budgets() {
    return BUDGETS.list(connection, time, PAGE_TIMEOUT, DisruptionBudgetParser::parse).items();
  }

  @Override
  public Map<String, String> localClaims() {
    Map<String, String> claims = new HashMap<>();
    VOLUMES.list(connection, time, PAGE_TIMEOUT, LocalVolume::parse).items().stream()
        .flatMap(Optional::stream)
        .forEach(volume -> claims.put(volume.claim(), volume.description()));
    return Map.copyOf(claims);
  }

  @Override
  public List<WorkloadState> workloads() {
    return Stream.of("Deployment", "DaemonSet", "StatefulSet")
        .flatMap(kind ->
            WorkloadParser.listOf(kind)
                .list(
                    connection,
                    time,
                    PAGE_TIMEOUT,
                    workload -> WorkloadParser.parse(kind, workload))
                .items()
                .stream())
        .toList();
  }

  @Override
  public List<ClusterPermission> findDenied(
      ServiceAccount account, List<ClusterPermission> permissions) {
    return reviews.findDenied(account, permissions);
  }

  @Override
  public List<ClusterPermission> findDenied(List<ClusterPermission> permissions) {
    return reviews.findDenied(permissions);
  }

  @Override
  public Optional<String> roleArnOf(ServiceAccount account) {
    ApiCall call =
        ApiCall.read(
            Verb.GET,
            "serviceaccounts",
            account.toString(),
            "api/v1/namespaces/%s/serviceaccounts/%s"
                .formatted(account.namespace(), account.name()));
    ApiResponse reply = connection.send(call);
    if (reply.code() == NOT_FOUND) {
      return Optional.empty();
    }
    JsonNode annotations =
        KubernetesJson.parse(call, accepted(call, reply)).path("metadata").path("annotations");
    return Optional.of(annotations.path(ROLE_ANNOTATION).asText(""))
        .filter(role -> !role.isBlank());
  }

  private static ApiResponse accepted(ApiCall call, ApiResponse reply) {
    if (!reply.isSuccess()) {
      throw reply.toFailure(call);
    }
    return reply;
  }
}
