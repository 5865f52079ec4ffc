package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailure;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.Budgets;
import io.lifecyclemanager.simulation.kubernetes.store.Conditions;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectStore;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The eviction subresource: a deletion that asks the disruption budgets first. */
public final class EvictionHandler {

  private static final Set<String> BEYOND_BUDGETS = Set.of("Pending", "Succeeded", "Failed");

  /** 20 attempts, half a second apart, jitter aside. */
  private static final Duration CONFLICT_RETRIES = Duration.ofMillis(9_500);

  private final ObjectStore store;
  private final Budgets budgets;
  private final DeleteHandler deleting;
  private final Time time;

  public EvictionHandler(ObjectStore store, Budgets budgets, DeleteHandler deleting, Time time) {
    this.store = store;
    this.budgets = budgets;
    this.deleting = deleting;
    this.time = time;
  }

  /** Evicts the pod of the request, in one step of the store. */
  ObjectNode evict(ApiRequest request) {
    ObjectNode eviction = request.json();
    if (!ObjectMetadata.name(eviction).equals(request.name())) {
      throw ApiFailures.badRequest("name in URL does not match name in Eviction object");
    }
    JsonNode options = eviction.path("deleteOptions");
    boolean dryRun = request.dryRun() || options.path("dryRun").path(0).asText("").equals("All");
    try {
      return store.step(() -> {
        requireLiveNamespace(request);
        return evict(pod(request), options, dryRun);
      });
    } catch (ApiFailure failure) {
      if (failure.code() == 409 && !dryRun && isBeyondBudgets(request)) {
        hesitate();
      }
      throw failure;
    }
  }

  private boolean isBeyondBudgets(ApiRequest request) {
    return store
        .find(ResourceType.PODS, request.namespace(), request.name())
        .filter(EvictionHandler::isBeyondBudgets)
        .isPresent();
  }

  private static boolean isBeyondBudgets(ObjectNode pod) {
    return BEYOND_BUDGETS.contains(ObjectMetadata.phase(pod)) || ObjectMetadata.terminating(pod);
  }

  /** The API server takes any conflict for a passing one there, and tries again and again. */
  private void hesitate() {
    try {
      time.sleep(CONFLICT_RETRIES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ObjectNode evict(ObjectNode pod, JsonNode options, boolean dryRun) {
    if (!isBeyondBudgets(pod)) {
      List<ObjectNode> matching = budgets.matching(pod);
      if (matching.size() > 1) {
        throw new ApiFailure(
            500,
            "",
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                + " not support.");
      }
      matching.forEach(budget -> budgets.spend(budget, pod, dryRun));
    }
    // Only now: a budget is spent even where the UID turns out to be another one.
    String uid = options.path("preconditions").path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(ObjectMetadata.uid(pod))) {
      throw ApiFailures.uidPrecondition(ResourceType.PODS, pod, uid);
    }
    if (!dryRun) {
      delete(pod, options);
    }
    ObjectNode status = ObjectMetadata.JSON.createObjectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    return status.put("status", "Success").put("code", 201);
  }

  private void delete(ObjectNode pod, JsonNode options) {
    String version = options.path("preconditions").path("resourceVersion").asText("");
    if (!version.isEmpty() && !version.equals(ObjectMetadata.text(pod, "resourceVersion"))) {
      throw ApiFailures.versionPrecondition(ResourceType.PODS, pod, version);
    }
    ObjectNode condemned = pod.deepCopy();
    ObjectNode status = ObjectMetadata.child(condemned, "status");
    var _ =
        Conditions.set(
            status,
            "DisruptionTarget",
            "True",
            "EvictionByEvictionAPI",
            "Eviction API: evicting",
            ObjectMetadata.timestamp(time.now()));
    ObjectNode stored = condemned.equals(pod) ? pod : store.put(ResourceType.PODS, condemned);
    ObjectNode rest = ObjectMetadata.JSON.createObjectNode();
    if (options.has("gracePeriodSeconds")) {
      rest.set("gracePeriodSeconds", options.path("gracePeriodSeconds"));
    }
    var _ = deleting.delete(ResourceType.PODS, stored, rest, false);
  }

  /** An eviction is created, and nothing is created in a namespace that goes. */
  private void requireLiveNamespace(ApiRequest request) {
    String namespace = request.namespace();
    if (store
        .find(ResourceType.NAMESPACES, "", namespace)
        .filter(ObjectMetadata::terminating)
        .isPresent()) {
      throw ApiFailures.namespaceTerminating(ResourceType.PODS, request.name(), namespace);
    }
  }

  private ObjectNode pod(ApiRequest request) {
    return store
        .find(ResourceType.PODS, request.namespace(), request.name())
        .orElseThrow(() -> ApiFailures.notFound(ResourceType.PODS, request.name()));
  }
}
