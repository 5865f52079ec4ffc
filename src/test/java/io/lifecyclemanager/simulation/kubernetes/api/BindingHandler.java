package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.Conditions;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectStore;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;

/** The binding subresource: what a scheduler does to give a pod its node. */
public final class BindingHandler {

  private final ObjectStore store;
  private final Time time;

  public BindingHandler(ObjectStore store, Time time) {
    this.store = store;
    this.time = time;
  }

  ObjectNode bind(ApiRequest request) {
    String node = request.json().path("target").path("name").asText("");
    return store.step(() -> {
      ObjectNode pod =
          store
              .find(ResourceType.PODS, request.namespace(), request.name())
              .orElseThrow(() -> ApiFailures.notFound(ResourceType.PODS, request.name()));
      String bound = pod.path("spec").path("nodeName").asText("");
      if (!bound.isEmpty()) {
        String why = "pod %s is already assigned to node \"%s\"".formatted(request.name(), bound);
        throw ApiFailures.conflict("", "pods/binding", request.name(), why);
      }
      ObjectNode result = pod.deepCopy();
      ObjectMetadata.child(result, "spec").put("nodeName", node);
      String now = ObjectMetadata.timestamp(time.now());
      Conditions.set(ObjectMetadata.child(result, "status"), "PodScheduled", "True", "", "", now);
      var _ = store.put(ResourceType.PODS, result);
      ObjectNode status = ObjectMetadata.JSON.createObjectNode();
      status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
      return status.put("status", "Success").put("code", 201);
    });
  }
}
