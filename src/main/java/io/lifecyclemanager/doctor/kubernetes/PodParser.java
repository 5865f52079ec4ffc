package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.doctor.ClusterInspector.PodState;
import io.lifecyclemanager.kubernetes.Json;
import io.lifecyclemanager.kubernetes.KeptFields;
import io.lifecyclemanager.kubernetes.PodRecord;
import io.lifecyclemanager.kubernetes.Shared;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From a Pod object to what is to be examined of it. */
final class PodParser {
  /** All that {@link #parse} looks at. */
  static final KeptFields FIELDS =
      KeptFields.of(
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

  /** Nothing of one that is on its way out, or that no drain takes from its node. */
  static Optional<PodState> parse(JsonNode pod, Shared shared) {
    JsonNode metadata = pod.path("metadata");
    if (metadata.hasNonNull("deletionTimestamp") || PodRecord.stays(metadata)) {
      return Optional.empty();
    }
    JsonNode spec = pod.path("spec");
    String name = metadata.path("name").asText("");
    return Optional.of(
        new PodState(
            shared.text(metadata.path("namespace").asText("")),
            name,
            shared.text(spec.path("nodeName").asText("")),
            shared.strings(metadata.path("labels")),
            Duration.ofSeconds(
                spec.path("terminationGracePeriodSeconds").asLong(PodRecord.USUAL_GRACE_SECONDS)),
            Json.elements(spec.path("readinessGates"))
                .map(gate -> shared.text(gate.path("conditionType").asText("")))
                .toList(),
            hasPreStop(spec),
            claims(name, spec)));
  }

  /** Init containers are over once the pod runs, unless they are sidecars. */
  private static boolean hasPreStop(JsonNode spec) {
    Stream<JsonNode> sidecars =
        Json.elements(spec.path("initContainers"))
            .filter(container -> container.path("restartPolicy").asText("").equals("Always"));
    return Stream.concat(Json.elements(spec.path("containers")), sidecars)
        .anyMatch(container -> container.path("lifecycle").hasNonNull("preStop"));
  }

  /** The claim of an ephemeral volume is made with the pod, and called after both. */
  private static Set<String> claims(String pod, JsonNode spec) {
    return Json.elements(spec.path("volumes"))
        .map(volume ->
            volume.hasNonNull("ephemeral")
                ? pod + "-" + volume.path("name").asText("")
                : volume.path("persistentVolumeClaim").path("claimName").asText(""))
        .filter(claim -> !claim.isEmpty())
        .collect(Collectors.toSet());
  }
}
