package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.FieldFilter;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A persistent volume that exists on one node only, and is bound to a claim.
 *
 * @param claim as in {@code namespace/name}
 * @param description name and path of the volume
 */
record LocalVolume(String claim, String description) {
  /** The fields that {@link #parse} reads. */
  static final FieldFilter FIELDS =
      FieldFilter.of(
          "metadata.name",
          "spec.local.path",
          "spec.hostPath.path",
          "spec.claimRef.namespace",
          "spec.claimRef.name",
          "status.phase");

  /** Empty for a PersistentVolume that can move between nodes, or is not bound. */
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
