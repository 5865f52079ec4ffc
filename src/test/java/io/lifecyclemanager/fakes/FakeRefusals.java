package io.lifecyclemanager.fakes;

import io.lifecyclemanager.drain.PodControl.Eviction;
import io.lifecyclemanager.drain.PodControl.Eviction.Because;
import io.lifecyclemanager.model.PodRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands in the way of evictions: budgets and scripts. Guarded by its {@link FakePods}. */
final class FakeRefusals {
  private static final class Budget {
    final String namespace;
    final Map<String, String> selector;
    int allowed;

    Budget(String namespace, Map<String, String> selector, int allowed) {
      this.namespace = namespace;
      this.selector = selector;
      this.allowed = allowed;
    }

    boolean covers(FakePod pod) {
      return namespace.equals(pod.ref.namespace())
          && pod.spec.labels().entrySet().containsAll(selector.entrySet());
    }
  }

  private static final class Script {
    final Eviction.Refused answer;
    int left;

    Script(Eviction.Refused answer, int left) {
      this.answer = answer;
      this.left = left;
    }
  }

  private final Map<String, Budget> budgets = new HashMap<>();
  private final Map<PodRef, Script> scripts = new HashMap<>();

  void budget(String namespace, String name, Map<String, String> selector, int allowed) {
    budgets.put(namespace + "/" + name, new Budget(namespace, selector, allowed));
  }

  void script(PodRef pod, Eviction.Refused answer, int times) {
    scripts.put(pod, new Script(answer, times));
  }

  /**
   * The answer to an eviction.
   *
   * @param asked whom the caller means
   * @param named who has that name now
   */
  Eviction answer(PodRef asked, FakePod named) {
    Script script = scripts.get(asked);
    if (script != null && script.left > 0) {
      script.left--;
      return script.answer;
    }
    Eviction.@Nullable Refused refused = named.protectedByBudgets() ? askBudgets(named) : null;
    if (refused != null) {
      return refused;
    }
    return named.ref.equals(asked) ? new Eviction.Accepted() : new Eviction.Replaced();
  }

  /** Null when they allow it. They are asked before the UID: even a wrong UID uses one up. */
  private Eviction.@Nullable Refused askBudgets(FakePod pod) {
    List<String> covering =
        budgets.keySet().stream().filter(name -> budgets.get(name).covers(pod)).sorted().toList();
    if (covering.isEmpty()) {
      return null;
    }
    if (covering.size() > 1) {
      return new Eviction.Refused(
          Because.OTHER,
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.",
          null);
    }
    Budget budget = budgets.get(covering.getFirst());
    if (budget.allowed > 0) {
      budget.allowed--;
      return null;
    }
    return new Eviction.Refused(
        Because.BUDGET,
        "Cannot evict pod as it would violate the pod's disruption budget. The disruption budget "
            + covering.getFirst()
            + " allows no disruption now",
        null);
  }
}
