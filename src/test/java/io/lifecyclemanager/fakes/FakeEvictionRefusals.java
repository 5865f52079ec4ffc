package io.lifecyclemanager.fakes;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.RefusalReason;
import io.lifecyclemanager.model.PodRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refusals of evictions: by budgets, or as a test says. Guarded by its {@link FakePods}. */
final class FakeEvictionRefusals {
  private static final class FakeBudget {
    final String namespace;
    final Map<String, String> selector;
    int allowed;

    FakeBudget(String namespace, Map<String, String> selector, int allowed) {
      this.namespace = namespace;
      this.selector = selector;
      this.allowed = allowed;
    }

    boolean covers(FakePod pod) {
      return namespace.equals(pod.ref.namespace())
          && pod.spec.labels().entrySet().containsAll(selector.entrySet());
    }
  }

  private static final class ScriptedRefusal {
    final EvictionOutcome.EvictionRefused answer;
    int left;

    ScriptedRefusal(EvictionOutcome.EvictionRefused answer, int left) {
      this.answer = answer;
      this.left = left;
    }
  }

  private final Map<String, FakeBudget> budgets = new HashMap<>();
  private final Map<PodRef, ScriptedRefusal> scripts = new HashMap<>();

  void budget(String namespace, String name, Map<String, String> selector, int allowed) {
    budgets.put(namespace + "/" + name, new FakeBudget(namespace, selector, allowed));
  }

  void scriptRefusal(PodRef pod, EvictionOutcome.EvictionRefused answer, int times) {
    scripts.put(pod, new ScriptedRefusal(answer, times));
  }

  /**
   * The answer to an eviction.
   *
   * @param asked the pod that the caller means
   * @param named the pod that has this name now
   */
  EvictionOutcome answer(PodRef asked, FakePod named) {
    ScriptedRefusal script = scripts.get(asked);
    if (script != null && script.left > 0) {
      script.left--;
      return script.answer;
    }
    EvictionOutcome.@Nullable EvictionRefused refused =
        named.protectedByBudgets() ? budgetRefusal(named) : null;
    if (refused != null) {
      return refused;
    }
    return named.ref.equals(asked)
        ? new EvictionOutcome.EvictionAccepted()
        : new EvictionOutcome.PodReplaced();
  }

  /** Null when they allow it. They are asked before the UID: even a wrong UID uses one up. */
  private EvictionOutcome.@Nullable EvictionRefused budgetRefusal(FakePod pod) {
    List<String> covering =
        budgets.keySet().stream().filter(name -> budgets.get(name).covers(pod)).sorted().toList();
    if (covering.isEmpty()) {
      return null;
    }
    if (covering.size() > 1) {
      return new EvictionOutcome.EvictionRefused(
          RefusalReason.OTHER,
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.",
          null);
    }
    FakeBudget budget = budgets.get(covering.getFirst());
    if (budget.allowed > 0) {
      budget.allowed--;
      return null;
    }
    return new EvictionOutcome.EvictionRefused(
        RefusalReason.BUDGET,
        "Cannot evict pod as it would violate the pod's disruption budget. The disruption budget "
            + covering.getFirst().substring(covering.getFirst().indexOf('/') + 1)
            + " does not allow evicting pods currently",
        null);
  }
}
