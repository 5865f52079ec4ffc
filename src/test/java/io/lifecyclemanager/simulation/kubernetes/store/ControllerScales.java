package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** How many pods a pod's controller is asked to keep. */
record ControllerScales(ObjectStore store) {

  /** The scale of one controller. */
  record Scale(String uid, int replicas) {}

  /** The controller named in the pod's metadata, or a missing node. */
  static JsonNode controllerOf(ObjectNode object) {
    return ObjectMetadata.elements(object.path("metadata").path("ownerReferences")).stream()
        .filter(owner -> owner.path("controller").asBoolean())
        .findFirst()
        .orElse(object.path("nothing"));
  }

  /** The scale behind a controller reference; of a Deployment's ReplicaSet the Deployment's. */
  Optional<Scale> of(JsonNode reference, String namespace) {
    String plural =
        switch (reference.path("kind").asText()) {
          case "ReplicaSet" -> "replicasets";
          case "StatefulSet" -> "statefulsets";
          case "Deployment" -> "deployments";
          default -> "";
        };
    ResourceType type = ResourceType.apps(plural, reference.path("kind").asText());
    return store
        .find(type, namespace, reference.path("name").asText())
        .filter(owner -> ObjectMetadata.uid(owner).equals(reference.path("uid").asText()))
        .flatMap(owner -> {
          JsonNode above = controllerOf(owner);
          if (above.path("kind").asText().equals("Deployment")) {
            return of(above, namespace);
          }
          int replicas = owner.path("spec").path("replicas").asInt(1);
          return Optional.of(new Scale(ObjectMetadata.uid(owner), replicas));
        });
  }
}
