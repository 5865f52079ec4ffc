package io.lifecyclemanager.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.Time;

/** The binding subresource: what a scheduler does to give a pod its node. */
final class Binding {

  private final ObjectStore store;
  private final Time time;

  Binding(ObjectStore store, Time time) {
    this.store = store;
    this.time = time;
  }

  ObjectNode bind(ApiRequest request) {
    String node = request.json().path("target").path("name").asText("");
    return store.step(() -> {
      ObjectNode pod =
          store
              .find(ResourceType.PODS, request.namespace(), request.name())
              .orElseThrow(() -> Failures.notFound(ResourceType.PODS, request.name()));
      String bound = pod.path("spec").path("nodeName").asText("");
      if (!bound.isEmpty()) {
        String why = "pod %s is already assigned to node \"%s\"".formatted(request.name(), bound);
        throw Failures.conflict("", "pods/binding", request.name(), why);
      }
      ObjectNode result = pod.deepCopy();
      Meta.child(result, "spec").put("nodeName", node);
      String now = Meta.timestamp(time.now());
      Conditions.set(Meta.child(result, "status"), "PodScheduled", "True", "", "", now);
      var _ = store.put(ResourceType.PODS, result);
      ObjectNode status = Meta.JSON.createObjectNode();
      status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
      return status.put("status", "Success").put("code", 201);
    });
  }
}
