package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** What the API server itself writes into objects, and which parts a request may change. */
public final class ResourceStrategy {

  private static final List<String> OWNED_BY_THE_SERVER =
      List.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "resourceVersion");

  /** Types whose status is dropped at creation and only written through its subresource. */
  private static final Set<String> STATUS_IS_RESET =
      Set.of(
          "Pod",
          "PodDisruptionBudget",
          "Service",
          "PersistentVolumeClaim",
          "Deployment",
          "DaemonSet",
          "ReplicaSet",
          "StatefulSet",
          "Job");

  private static final Set<String> WITH_GENERATION =
      Set.of(
          "Pod",
          "PodDisruptionBudget",
          "Deployment",
          "DaemonSet",
          "ReplicaSet",
          "StatefulSet",
          "Job");

  private static final List<String> COUNTS =
      List.of("currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods");

  private ResourceStrategy() {}

  /** Completes a new object in place. */
  public static void prepareNew(ResourceType type, ObjectNode object, String now, String uid) {
    ObjectNode meta = ObjectMetadata.of(object);
    meta.remove(OWNED_BY_THE_SERVER.subList(2, OWNED_BY_THE_SERVER.size()));
    meta.put("uid", uid).put("creationTimestamp", now);
    object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
    if (WITH_GENERATION.contains(type.kind())) {
      meta.put("generation", 1);
    }
    if (type.equals(ResourceType.PODS)) {
      preparePod(object);
    } else if (type.equals(ResourceType.BUDGETS)) {
      ObjectNode status = ObjectMetadata.child(object, "status");
      COUNTS.stream().filter(count -> !status.has(count)).forEach(count -> status.put(count, 0));
    } else if (type.equals(ResourceType.NAMESPACES)) {
      ObjectMetadata.child(meta, "labels")
          .put("kubernetes.io/metadata.name", ObjectMetadata.name(object));
      ObjectMetadata.child(object, "status").put("phase", "Active");
      ObjectMetadata.child(object, "spec").withArray("finalizers").removeAll().add("kubernetes");
    }
  }

  public static boolean dropsStatus(ResourceType type) {
    return STATUS_IS_RESET.contains(type.kind());
  }

  private static void preparePod(ObjectNode pod) {
    ObjectNode spec = ObjectMetadata.child(pod, "spec");
    if (!spec.has("terminationGracePeriodSeconds")) {
      spec.put("terminationGracePeriodSeconds", 30);
    }
    if (!spec.has("restartPolicy")) {
      spec.put("restartPolicy", "Always");
    }
    if (!spec.has("schedulerName")) {
      spec.put("schedulerName", "default-scheduler");
    }
    ObjectNode status = ObjectMetadata.child(pod, "status");
    if (!status.has("phase")) {
      status.put("phase", "Pending");
    }
  }

  /** The state that an update leads to: what the request may not change stays as it is. */
  public static ObjectNode merged(
      ResourceType type, String subresource, ObjectNode current, ObjectNode wanted) {
    ObjectNode result = wanted.deepCopy();
    result.put("kind", type.kind()).put("apiVersion", type.apiVersion());
    ObjectNode meta = ObjectMetadata.of(result);
    for (String field : OWNED_BY_THE_SERVER) {
      keep(field, current.path("metadata"), meta);
    }
    boolean hasStatus = STATUS_IS_RESET.contains(type.kind()) || type.kind().equals("Node");
    if (subresource.equals("status")) {
      keep("spec", current, result);
    } else if (hasStatus) {
      keep("status", current, result);
    }
    boolean changed = !result.path("spec").equals(current.path("spec"));
    if (changed && WITH_GENERATION.contains(type.kind())) {
      meta.put("generation", current.path("metadata").path("generation").asLong() + 1);
    }
    return result;
  }

  private static void keep(String field, JsonNode from, ObjectNode to) {
    if (from.has(field)) {
      to.set(field, from.path(field).deepCopy());
    } else {
      to.remove(field);
    }
  }
}
