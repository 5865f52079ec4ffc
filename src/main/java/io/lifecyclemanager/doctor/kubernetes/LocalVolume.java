package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.FieldFilter;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A volume that is on one node only, and bound to a claim.
 *
 * @param claim as in {@code namespace/name}
 * @param description its name and its path, for people
 */
record LocalVolume(String claim, String description) {
  /** All that {@link #parse} looks at. */
  static final FieldFilter FIELDS =
      FieldFilter.of(
          "metadata.name",
          "spec.local.path",
          "spec.hostPath.path",
          "spec.claimRef.namespace",
          "spec.claimRef.name",
          "status.phase");

  /** Nothing of a PersistentVolume that moves with its pod, or that nobody uses. */
  static Optional<LocalVolume> parse(JsonNode volume) {
    JsonNode spec = volume.path("spec");
    JsonNode claim = spec.path("claimRef");
    Optional<String> path =
        Stream.of("local", "hostPath")
            .filter(spec::hasNonNull)
            .map(kind -> spec.path(kind).path("path").asText(""))
            .findFirst();
    boolean bound = volume.path("status").path("phase").asText("").equals("Bound");
    return path.filter(_ -> bound)
        .map(where ->
            new LocalVolume(
                claim.path("namespace").asText("") + "/" + claim.path("name").asText(""),
                "%s (%s)".formatted(volume.path("metadata").path("name").asText(""), where)));
  }
}
