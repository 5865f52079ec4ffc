package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.model.PodRef;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the {@link PodView} from a Pod object. Pure. */
public final class PodViewParser {
  /** The default of the API. */
  public static final long DEFAULT_GRACE_SECONDS = 30;

  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String DAEMON = "apps/DaemonSet";

  /** The fields that {@link #parse} reads. */
  static final FieldFilter FIELDS =
      FieldFilter.of(
          "metadata.namespace",
          "metadata.name",
          "metadata.uid",
          "metadata.resourceVersion",
          "metadata.deletionTimestamp",
          "metadata.deletionGracePeriodSeconds",
          "metadata.ownerReferences",
          "metadata.annotations",
          "metadata.labels",
          "spec.terminationGracePeriodSeconds",
          "spec.hostNetwork",
          "spec.priorityClassName",
          "spec.containers.ports",
          "spec.initContainers.ports",
          "status.phase");

  private PodViewParser() {}

  static PodView parse(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    JsonNode spec = pod.path("spec");
    boolean terminating = metadata.hasNonNull("deletionTimestamp");
    JsonNode grace =
        terminating
            ? metadata.path("deletionGracePeriodSeconds")
            : spec.path("terminationGracePeriodSeconds");
    return new PodView(
        new PodRef(
            metadata.path("namespace").asText(""),
            metadata.path("name").asText(""),
            metadata.path("uid").asText("")),
        pod.path("status").path("phase").asText("Unknown"),
        controllerKind(metadata.path("ownerReferences")),
        metadata.path("annotations").has(MIRROR),
        terminating,
        Duration.ofSeconds(grace.asLong(DEFAULT_GRACE_SECONDS)),
        KubernetesJson.stringMap(metadata.path("labels")),
        hasHostPort(spec),
        KubernetesJson.textOrNull(spec, "priorityClassName"));
  }

  /** Whether a drain does not remove the pod: a static pod, or one of a DaemonSet. */
  public static boolean isIgnoredByDrain(JsonNode metadata) {
    return metadata.path("annotations").has(MIRROR)
        || DAEMON.equals(controllerKind(metadata.path("ownerReferences")));
  }

  /**
   * API group and kind of the controller, as in {@code apps/DaemonSet}; kind only in the core
   * group.
   */
  static @Nullable String controllerKind(JsonNode owners) {
    for (JsonNode owner : owners) {
      if (owner.path("controller").asBoolean(false)) {
        String version = owner.path("apiVersion").asText("");
        String kind = owner.path("kind").asText("");
        return version.contains("/") ? version.substring(0, version.indexOf('/') + 1) + kind : kind;
      }
    }
    return null;
  }

  /** In the host network, each container port is a port of the host. */
  private static boolean hasHostPort(JsonNode spec) {
    String field = spec.path("hostNetwork").asBoolean(false) ? "containerPort" : "hostPort";
    return Stream.of("containers", "initContainers")
        .flatMap(kind -> KubernetesJson.elements(spec.path(kind)))
        .flatMap(container -> KubernetesJson.elements(container.path("ports")))
        .anyMatch(port -> port.path(field).asInt(0) > 0);
  }
}
