package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.ControllerReplicas;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The replicas in a namespace, found by the recommended labels. Their metrics are read through the
 * API server, which needs the permission {@code get pods/proxy}. Thread-safe.
 */
public final class PodProxyReplicas implements ControllerReplicas {
  private static final String NAME = "app.kubernetes.io/name";
  private static final String COMPONENT = "app.kubernetes.io/component";
  private static final int DEFAULT_PORT = 8080;

  /** Bound on the request for one page of the list. */
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(15);

  private static final FieldFilter FIELDS =
      FieldFilter.of(
          "metadata.name",
          "metadata.labels",
          "metadata.deletionTimestamp",
          "spec.containers.ports",
          "status.phase",
          "status.conditions");

  private final KubernetesConnection connection;
  private final Time time;
  private final String namespace;
  private final ResourceList pods;

  public PodProxyReplicas(KubernetesConnection connection, String namespace, Time time) {
    this.connection = connection;
    this.time = time;
    this.namespace = namespace;
    pods = new ResourceList("pods", "api/v1/namespaces/" + namespace + "/pods", "", FIELDS);
  }

  @Override
  public ReplicaSummary query() {
    List<ControllerPod> replicas =
        pods.list(connection, time, PAGE_TIMEOUT, ControllerPod::of).items().stream()
            .flatMap(Optional::stream)
            .toList();
    List<ControllerPod> ready = replicas.stream().filter(ControllerPod::ready).toList();
    return TestMessageMetrics.merge(
        ready.stream().map(this::tests).toList(), replicas.size() - ready.size());
  }

  @Override
  public boolean needsApiServer() {
    return true;
  }

  private List<AccountInspector.TestMessageArrival> tests(ControllerPod replica) {
    ApiCall call =
        ApiCall.read(
            Verb.GET,
            "pods/proxy",
            namespace + "/" + replica.name,
            "api/v1/namespaces/%s/pods/%s:%d/proxy/metrics"
                .formatted(namespace, replica.name, replica.port));
    ApiResponse reply = connection.send(call);
    if (!reply.isSuccess()) {
      throw reply.toFailure(call);
    }
    return TestMessageMetrics.parse(reply.body())
        .orElseThrow(() ->
            new RemoteFailure(
                RemoteFailure.FailureKind.REJECTED,
                call + ": the reply contains no metrics of lifecycle-manager",
                null));
  }

  private record ControllerPod(String name, int port, boolean ready) {
    /** Empty for a pod that is no replica of the controller, or is not running. */
    static Optional<ControllerPod> of(JsonNode pod) {
      JsonNode metadata = pod.path("metadata");
      JsonNode labels = metadata.path("labels");
      boolean serves =
          labels.path(NAME).asText("").equals("lifecycle-manager")
              && labels.path(COMPONENT).asText("").equals("controller")
              && !metadata.hasNonNull("deletionTimestamp")
              && pod.path("status").path("phase").asText("").equals("Running");
      return serves
          ? Optional.of(
              new ControllerPod(
                  metadata.path("name").asText(""),
                  port(pod.path("spec")),
                  KubernetesJson.readyStatus(pod).equals("True")))
          : Optional.empty();
    }

    private static int port(JsonNode spec) {
      return KubernetesJson.elements(spec.path("containers"))
          .flatMap(container -> KubernetesJson.elements(container.path("ports")))
          .filter(port -> port.path("name").asText("").equals("http"))
          .map(port -> port.path("containerPort").asInt(DEFAULT_PORT))
          .findFirst()
          .orElse(DEFAULT_PORT);
    }
  }
}
