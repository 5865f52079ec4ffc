package io.lifecyclemanager.simulation.kubernetes.store;

import static io.lifecyclemanager.simulation.kubernetes.store.ResourceType.BUDGETS;
import static io.lifecyclemanager.simulation.kubernetes.store.ResourceType.PODS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.Time;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Disruption budgets: keeps their status as the disruption controller does, only at once, and
 * spends them for evictions as the API server does.
 */
public final class Budgets {

  private static final Set<String> SCALES = Set.of("ReplicaSet", "StatefulSet", "Deployment");

  private final ObjectStore store;
  private final Time time;

  /** What each budget counts, by namespace and name. Guarded by the store's lock. */
  private final Map<String, BudgetedPods> counted = new HashMap<>();

  /**
   * Known from all changes: a large cluster has too many pods to look through for each of them.
   *
   * @param selector that of the budget
   * @param pods the pods that it takes, by name
   */
  private record BudgetedPods(Predicate<JsonNode> selector, Map<String, ObjectNode> pods) {
    private static BudgetedPods of(JsonNode budget) {
      return new BudgetedPods(
          LabelSelector.of(budget.path("spec").path("selector")), new TreeMap<>());
    }

    /** Whether the pod was counted before, or is now. */
    private boolean update(ObjectChange change) {
      ObjectNode pod = change.object();
      String name = ObjectMetadata.name(pod);
      if (change.kind() == ObjectChange.ChangeType.DELETED || !selector.test(pod)) {
        return pods.remove(name) != null;
      }
      pods.put(name, pod);
      return true;
    }
  }

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
          .filter(budget -> counted(budget).update(change))
          .forEach(this::refresh);
    } else if (change.type().equals(BUDGETS)) {
      followBudget(change);
    } else if (SCALES.contains(kind)) {
      store.all(BUDGETS, namespace).forEach(this::refresh);
    }
  }

  private void followBudget(ObjectChange change) {
    ObjectNode budget = change.object();
    boolean isSame =
        change
            .before()
            .filter(before -> before.path("spec").equals(budget.path("spec")))
            .isPresent();
    if (!isSame || change.kind() == ObjectChange.ChangeType.DELETED) {
      counted.remove(key(budget));
    }
    if (change.kind() != ObjectChange.ChangeType.DELETED) {
      refresh(budget);
    }
  }

  private BudgetedPods counted(ObjectNode budget) {
    return counted.computeIfAbsent(
        key(budget),
        _ -> {
          BudgetedPods found = BudgetedPods.of(budget);
          store.all(PODS, ObjectMetadata.namespace(budget)).stream()
              .filter(found.selector())
              .forEach(pod -> found.pods().put(ObjectMetadata.name(pod), pod));
          return found;
        });
  }

  private static String key(ObjectNode budget) {
    return ObjectMetadata.namespace(budget) + "/" + ObjectMetadata.name(budget);
  }

  /** The budgets whose selector takes the pod. */
  public List<ObjectNode> matching(ObjectNode pod) {
    return store.all(BUDGETS, ObjectMetadata.namespace(pod)).stream()
        .filter(budget -> counted(budget).selector().test(pod))
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
          List<ObjectNode> pods = List.copyOf(counted(budget).pods().values());
          ObjectNode status =
              BudgetCount.status(budget, pods, new ControllerScales(store), time.now());
          if (!status.equals(budget.path("status"))) {
            ObjectNode current = budget.deepCopy();
            current.set("status", status);
            var _ = store.put(BUDGETS, current);
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
}
