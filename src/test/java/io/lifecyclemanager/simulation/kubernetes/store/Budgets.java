package io.lifecyclemanager.simulation.kubernetes.store;

import static io.lifecyclemanager.simulation.kubernetes.store.ResourceType.BUDGETS;
import static io.lifecyclemanager.simulation.kubernetes.store.ResourceType.PODS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.Time;
import java.util.List;
import java.util.Set;

/**
 * Disruption budgets: keeps their status as the disruption controller does, only at once, and
 * spends them for evictions as the API server does.
 */
public final class Budgets {

  private static final Set<String> SCALES = Set.of("ReplicaSet", "StatefulSet", "Deployment");

  private final ObjectStore store;
  private final Time time;

  public Budgets(ObjectStore store, Time time) {
    this.store = store;
    this.time = time;
  }

  /** Follows all changes: whatever a budget counts brings its status up to date. */
  public void follow(ObjectChange change) {
    String kind = change.type().kind();
    String namespace = ObjectMetadata.namespace(change.object());
    if (change.type().equals(PODS)) {
      store.all(BUDGETS, namespace).stream()
          .filter(budget -> counts(budget, change))
          .forEach(this::refresh);
    } else if (change.type().equals(BUDGETS) && change.kind() != ObjectChange.ChangeType.DELETED) {
      refresh(change.object());
    } else if (SCALES.contains(kind)) {
      store.all(BUDGETS, namespace).forEach(this::refresh);
    }
  }

  /** The budgets whose selector takes the pod. */
  public List<ObjectNode> matching(ObjectNode pod) {
    return store.all(BUDGETS, ObjectMetadata.namespace(pod)).stream()
        .filter(budget -> selects(budget, pod))
        .toList();
  }

  /** Takes one disruption for the pod off the budget, or throws the API server's 429. */
  public void spend(ObjectNode known, ObjectNode pod, boolean dryRun) {
    refresh(known);
    ObjectNode budget =
        store
            .find(BUDGETS, ObjectMetadata.namespace(known), ObjectMetadata.name(known))
            .orElse(known);
    JsonNode status = budget.path("status");
    if (!ObjectMetadata.hasCondition(pod, "Ready") && freeWhenUnready(budget)) {
      return;
    }
    if (status.path("disruptionsAllowed").asInt() <= 0) {
      throw refusal(ObjectMetadata.name(budget), status);
    }
    if (!dryRun) {
      ObjectNode spent = budget.deepCopy();
      ObjectNode left = ObjectMetadata.child(spent, "status");
      left.put("disruptionsAllowed", status.path("disruptionsAllowed").asInt() - 1);
      ObjectMetadata.child(left, "disruptedPods")
          .put(ObjectMetadata.name(pod), ObjectMetadata.timestamp(time.now()));
      var _ = store.put(BUDGETS, spent);
    }
  }

  private void refresh(ObjectNode known) {
    store
        .find(BUDGETS, ObjectMetadata.namespace(known), ObjectMetadata.name(known))
        .ifPresent(budget -> {
          List<ObjectNode> pods =
              store.all(PODS, ObjectMetadata.namespace(budget)).stream()
                  .filter(pod -> selects(budget, pod))
                  .toList();
          ObjectNode status =
              BudgetCount.status(budget, pods, new ControllerScales(store), time.now());
          if (!status.equals(budget.path("status"))) {
            ObjectNode counted = budget.deepCopy();
            counted.set("status", status);
            var _ = store.put(BUDGETS, counted);
          }
        });
  }

  private static boolean freeWhenUnready(ObjectNode budget) {
    if (budget.path("spec").path("unhealthyPodEvictionPolicy").asText().equals("AlwaysAllow")) {
      return true;
    }
    int healthy = budget.path("status").path("currentHealthy").asInt();
    int desired = budget.path("status").path("desiredHealthy").asInt();
    return healthy >= desired && desired > 0;
  }

  private static ApiFailure refusal(String name, JsonNode status) {
    int desired = status.path("desiredHealthy").asInt();
    int healthy = status.path("currentHealthy").asInt();
    JsonNode condition = status.path("conditions").path(0);
    String why;
    if (condition.path("reason").asText().equals("SyncFailed")) {
      why =
          ("The disruption budget %s does not allow evicting pods currently because it failed sync:"
                  + " %s")
              .formatted(name, condition.path("message").asText());
    } else if (healthy <= desired) {
      why =
          "The disruption budget %s needs %d healthy pods and has %d currently"
              .formatted(name, desired, healthy);
    } else {
      why = "The disruption budget %s does not allow evicting pods currently".formatted(name);
    }
    return new ApiFailure(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.")
        .cause("DisruptionBudget", why, "");
  }

  private static boolean counts(ObjectNode budget, ObjectChange change) {
    return selects(budget, change.object())
        || change.before().filter(before -> selects(budget, before)).isPresent();
  }

  private static boolean selects(ObjectNode budget, ObjectNode pod) {
    return LabelSelector.of(budget.path("spec").path("selector")).test(pod);
  }
}
