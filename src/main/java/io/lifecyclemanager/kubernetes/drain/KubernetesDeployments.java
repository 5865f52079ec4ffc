package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.surge.DeploymentView;
import io.lifecyclemanager.drain.surge.Deployments;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.model.Time;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Deployments over the API: two reads and one patch for a surge. Thread-safe. */
public final class KubernetesDeployments implements Deployments {
  private static final String MERGE = "application/merge-patch+json";

  /** What the API server puts in where a Deployment has no such field. */
  private static final String DEFAULT_SHARE = "25%";

  /** The same for both objects while the ReplicaSet has the newest template. */
  private static final String REVISION = "deployment.kubernetes.io/revision";

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubernetesConnection connection;
  private final Time time;

  /** An adapter over this connection. */
  public KubernetesDeployments(KubernetesConnection connection, Time time) {
    this.connection = connection;
    this.time = time;
  }

  @Override
  public Optional<DeploymentView> deploymentOf(ReplicaSetRef replicaSet) {
    return get("replicasets", replicaSet.namespace(), replicaSet.name())
        .filter(set -> set.path("metadata").path("uid").asText().equals(replicaSet.uid()))
        .flatMap(this::deploymentOf);
  }

  private Optional<DeploymentView> deploymentOf(JsonNode replicaSet) {
    JsonNode metadata = replicaSet.path("metadata");
    return KubernetesJson.elements(metadata.path("ownerReferences"))
        .filter(owner -> owner.path("controller").asBoolean())
        .filter(owner -> owner.path("kind").asText().equals("Deployment"))
        .findFirst()
        .flatMap(owner ->
            get("deployments", metadata.path("namespace").asText(), owner.path("name").asText())
                .filter(it -> it.path("metadata").path("uid").equals(owner.path("uid"))))
        .map(deployment -> view(deployment, revision(replicaSet).equals(revision(deployment))));
  }

  private static String revision(JsonNode object) {
    return object.path("metadata").path("annotations").path(REVISION).asText();
  }

  private static DeploymentView view(JsonNode deployment, boolean replicaSetIsCurrent) {
    JsonNode metadata = deployment.path("metadata");
    JsonNode spec = deployment.path("spec");
    JsonNode status = deployment.path("status");
    int replicas = spec.path("replicas").asInt(1);
    JsonNode rollingUpdate = spec.path("strategy").path("rollingUpdate");
    boolean inProgress =
        status.path("observedGeneration").asLong() < metadata.path("generation").asLong()
            || status.path("updatedReplicas").asInt() < replicas
            || status.path("replicas").asInt() > status.path("updatedReplicas").asInt();
    return new DeploymentView(
        metadata.path("namespace").asText(),
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        metadata.path("resourceVersion").asText(),
        KubernetesJson.textOrNull(metadata.path("annotations"), DeploymentView.SURGE_ANNOTATION),
        spec.path("paused").asBoolean(),
        spec.path("strategy").path("type").asText("RollingUpdate").equals("RollingUpdate"),
        pods(rollingUpdate.path("maxSurge").asText(DEFAULT_SHARE), replicas, RoundingMode.UP),
        pods(
            rollingUpdate.path("maxUnavailable").asText(DEFAULT_SHARE),
            replicas,
            RoundingMode.DOWN),
        inProgress,
        replicaSetIsCurrent);
  }

  /** A number of pods, or a percentage of the replicas. */
  private static int pods(String value, int replicas, RoundingMode rounding) {
    if (!value.endsWith("%")) {
      return Integer.parseInt(value);
    }
    return new BigDecimal(value.substring(0, value.length() - 1))
        .multiply(BigDecimal.valueOf(replicas))
        .movePointLeft(2)
        .setScale(0, rounding)
        .intValueExact();
  }

  @Override
  public boolean restart(DeploymentView deployment) {
    ObjectNode patch = KubernetesJson.object();
    patch
        .putObject("metadata")
        .put("uid", deployment.uid())
        .put("resourceVersion", deployment.resourceVersion());
    patch
        .putObject("spec")
        .putObject("template")
        .putObject("metadata")
        .putObject("annotations")
        .put(
            "kubectl.kubernetes.io/restartedAt",
            time.now().truncatedTo(ChronoUnit.SECONDS).toString());
    ApiCall call =
        ApiCall.patch(
            "deployments",
            deployment.namespace() + "/" + deployment.name(),
            path("deployments", deployment.namespace(), deployment.name()),
            MERGE,
            patch);
    ApiResponse response = connection.send(call);
    if (response.code() == CONFLICT || response.code() == NOT_FOUND) {
      return false;
    }
    if (!response.isSuccess()) {
      throw response.toFailure(call);
    }
    return true;
  }

  private Optional<JsonNode> get(String resource, String namespace, String name) {
    ApiCall call =
        ApiCall.read(Verb.GET, resource, namespace + "/" + name, path(resource, namespace, name));
    ApiResponse response = connection.send(call);
    if (response.code() == NOT_FOUND) {
      return Optional.empty();
    }
    if (!response.isSuccess()) {
      throw response.toFailure(call);
    }
    return Optional.of(KubernetesJson.parse(call, response));
  }

  private static String path(String resource, String namespace, String name) {
    return "apis/apps/v1/namespaces/%s/%s/%s".formatted(namespace, resource, name);
  }
}
