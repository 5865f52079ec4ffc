package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.PodState;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.StringInterner;
import io.lifecyclemanager.kubernetes.drain.PodViewParser;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parses Pod objects. */
final class PodParser {
  /** The fields that {@link #parse} reads. */
  static final FieldFilter FIELDS =
      FieldFilter.of(
          "metadata.namespace",
          "metadata.name",
          "metadata.deletionTimestamp",
          "metadata.ownerReferences",
          "metadata.annotations",
          "metadata.labels",
          "spec.nodeName",
          "spec.terminationGracePeriodSeconds",
          "spec.readinessGates",
          "spec.containers.lifecycle.preStop",
          "spec.initContainers.restartPolicy",
          "spec.initContainers.lifecycle.preStop",
          "spec.volumes.name",
          "spec.volumes.ephemeral",
          "spec.volumes.persistentVolumeClaim.claimName");

  private PodParser() {}

  /** Empty for a pod that is terminating, or that a drain does not evict. */
  static Optional<PodState> parse(JsonNode pod, StringInterner shared) {
    JsonNode metadata = pod.path("metadata");
    if (metadata.hasNonNull("deletionTimestamp") || PodViewParser.isIgnoredByDrain(metadata)) {
      return Optional.empty();
    }
    JsonNode spec = pod.path("spec");
    String name = metadata.path("name").asText("");
    return Optional.of(
        new PodState(
            shared.intern(metadata.path("namespace").asText("")),
            name,
            shared.intern(spec.path("nodeName").asText("")),
            shared.internMap(metadata.path("labels")),
            Duration.ofSeconds(
                spec.path("terminationGracePeriodSeconds")
                    .asLong(PodViewParser.DEFAULT_GRACE_SECONDS)),
            KubernetesJson.elements(spec.path("readinessGates"))
                .map(gate -> shared.intern(gate.path("conditionType").asText("")))
                .toList(),
            hasPreStop(spec),
            claims(name, spec)));
  }

  /** Init containers have ended once the pod runs, unless they are sidecars. */
  private static boolean hasPreStop(JsonNode spec) {
    Stream<JsonNode> sidecars =
        KubernetesJson.elements(spec.path("initContainers"))
            .filter(container -> container.path("restartPolicy").asText("").equals("Always"));
    return Stream.concat(KubernetesJson.elements(spec.path("containers")), sidecars)
        .anyMatch(container -> container.path("lifecycle").hasNonNull("preStop"));
  }

  /** The claim of an ephemeral volume is created with the pod, and named after pod and volume. */
  private static Set<String> claims(String pod, JsonNode spec) {
    return KubernetesJson.elements(spec.path("volumes"))
        .map(volume ->
            volume.hasNonNull("ephemeral")
                ? pod + "-" + volume.path("name").asText("")
                : volume.path("persistentVolumeClaim").path("claimName").asText(""))
        .filter(claim -> !claim.isEmpty())
        .collect(Collectors.toSet());
  }
}
