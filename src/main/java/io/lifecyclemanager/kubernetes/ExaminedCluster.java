package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.doctor.Cluster;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The cluster as it is, each answer asked for anew over the API. Thread-safe. */
public final class ExaminedCluster implements Cluster {
  private static final String ROLE = "eks.amazonaws.com/role-arn";
  private static final int NOT_FOUND = 404;

  /** How long one page of a list may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final ResourceList NODES =
      new ResourceList(
          "nodes",
          "api/v1/nodes",
          "",
          KeptFields.of("metadata.name", "metadata.labels", "spec.providerID"));
  private static final ResourceList PODS =
      new ResourceList(
          "pods",
          "api/v1/pods",
          "status.phase!=Succeeded,status.phase!=Failed",
          ExaminedPod.FIELDS);
  private static final ResourceList BUDGETS =
      new ResourceList(
          "poddisruptionbudgets", "apis/policy/v1/poddisruptionbudgets", "", ExaminedBudget.FIELDS);
  private static final ResourceList VOLUMES =
      new ResourceList("persistentvolumes", "api/v1/persistentvolumes", "", LocalVolume.FIELDS);

  private final KubernetesConnection connection;
  private final Time time;
  private final AccessReviews reviews;

  /** Asks nothing yet. */
  public ExaminedCluster(KubernetesConnection connection, Time time) {
    this.connection = connection;
    this.time = time;
    reviews = new AccessReviews(connection, time);
  }

  @Override
  public String version() {
    ApiCall call = ApiCall.read(Verb.GET, "version", "", "version");
    return Json.parse(call, accepted(call, connection.send(call))).path("gitVersion").asText("");
  }

  @Override
  public List<NodeState> nodes() {
    return NODES.list(connection, time, PATIENCE, ExaminedCluster::node).items();
  }

  private static NodeState node(JsonNode node) {
    JsonNode metadata = node.path("metadata");
    String providerId = node.path("spec").path("providerID").asText("");
    Optional<InstanceId> instance = Optional.ofNullable(NodeRecord.instance(providerId));
    return new NodeState(
        metadata.path("name").asText(""), providerId, instance, labels(metadata.path("labels")));
  }

  private static Map<String, String> labels(JsonNode all) {
    Map<String, String> kept = new HashMap<>(Json.strings(all));
    Object _ = kept.keySet().retainAll(NodeState.LABELS);
    return kept;
  }

  @Override
  public List<PodState> pods() {
    Shared shared = new Shared();
    return PODS
        .list(connection, time, PATIENCE, pod -> ExaminedPod.of(pod, shared))
        .items()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public List<BudgetState> budgets() {
    return BUDGETS.list(connection, time, PATIENCE, ExaminedBudget::of).items();
  }

  @Override
  public Map<String, String> localClaims() {
    Map<String, String> claims = new HashMap<>();
    VOLUMES.list(connection, time, PATIENCE, LocalVolume::of).items().stream()
        .flatMap(Optional::stream)
        .forEach(volume -> claims.put(volume.claim(), volume.what()));
    return Map.copyOf(claims);
  }

  @Override
  public List<ToolState> tools() {
    return Stream.of("Deployment", "DaemonSet", "StatefulSet")
        .flatMap(kind ->
            ExaminedTool.all(kind)
                .list(connection, time, PATIENCE, tool -> ExaminedTool.of(kind, tool))
                .items()
                .stream())
        .toList();
  }

  @Override
  public List<Right> denied(ServiceAccount account, List<Right> rights) {
    return reviews.denied(account, rights);
  }

  @Override
  public List<Right> denied(List<Right> rights) {
    return reviews.denied(rights);
  }

  @Override
  public Optional<String> roleOf(ServiceAccount account) {
    ApiCall call =
        ApiCall.read(
            Verb.GET,
            "serviceaccounts",
            account.toString(),
            "api/v1/namespaces/%s/serviceaccounts/%s"
                .formatted(account.namespace(), account.name()));
    Reply reply = connection.send(call);
    if (reply.code() == NOT_FOUND) {
      return Optional.empty();
    }
    JsonNode annotations =
        Json.parse(call, accepted(call, reply)).path("metadata").path("annotations");
    return Optional.of(annotations.path(ROLE).asText("")).filter(role -> !role.isBlank());
  }

  private static Reply accepted(ApiCall call, Reply reply) {
    if (!reply.isSuccess()) {
      throw reply.trouble(call);
    }
    return reply;
  }
}
