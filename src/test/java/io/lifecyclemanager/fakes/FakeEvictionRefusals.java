package io.lifecyclemanager.fakes;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.RefusalReason;
import io.lifecyclemanager.drain.budget.BudgetRef;
import io.lifecyclemanager.drain.budget.DisruptionBudgets;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Refusals of evictions: by budgets, or as a test says. Guarded by its {@link FakePods}, but for
 * the watches of budgets.
 */
final class FakeEvictionRefusals implements DisruptionBudgets {
  private static final class FakeBudget {
    final String namespace;
    final Map<String, String> selector;
    final boolean requiresAllPods;
    int allowed;

    FakeBudget(String namespace, Map<String, String> selector, int allowed) {
      this.namespace = namespace;
      this.selector = selector;
      this.requiresAllPods = allowed == 0;
      this.allowed = allowed;
    }

    BudgetStatus status(BudgetRef name) {
      return new BudgetStatus(name, allowed, requiresAllPods);
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

  private final Time time;
  private final Set<FakeBudgetWatch> watches = ConcurrentHashMap.newKeySet();
  private final Map<BudgetRef, FakeBudget> budgets = new ConcurrentHashMap<>();
  private final Map<PodRef, ScriptedRefusal> scripts = new HashMap<>();

  void budget(String namespace, String name, Map<String, String> selector, int allowed) {
    budgets.put(new BudgetRef(namespace, name), new FakeBudget(namespace, selector, allowed));
    publish(new BudgetRef(namespace, name));
  }

  @Override
  public BudgetWatch watch(BudgetListener listener) {
    FakeBudgetWatch watch = new FakeBudgetWatch(listener, time, watches::remove);
    watches.add(watch);
    watch.start(
        budgets.entrySet().stream().map(entry -> entry.getValue().status(entry.getKey())).toList());
    return watch;
  }

  private void publish(BudgetRef ref) {
    BudgetStatus now = budgets.get(ref).status(ref);
    watches.forEach(watch -> watch.show(now));
  }

  int openWatches() {
    return watches.size();
  }

  FakeEvictionRefusals(Time time) {
    this.time = time;
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
    List<BudgetRef> covering =
        budgets.keySet().stream().filter(name -> budgets.get(name).covers(pod)).toList();
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
      publish(covering.getFirst());
      return null;
    }
    return new EvictionOutcome.EvictionRefused(
        RefusalReason.BUDGET,
        "Cannot evict pod as it would violate the pod's disruption budget. The disruption budget "
            + covering.getFirst().name()
            + " does not allow evicting pods currently",
        null,
        covering.getFirst().name());
  }

  /** One watch of the budgets of {@link FakePods}, which calls its listener on its own thread. */
  private static final class FakeBudgetWatch implements BudgetWatch {
    private final BudgetListener listener;
    private final Time time;
    private final Consumer<FakeBudgetWatch> onClose;
    private final Queue<BudgetStatus> changes = new ConcurrentLinkedQueue<>();
    private final Signal changed;
    private volatile @Nullable Thread thread;

    FakeBudgetWatch(BudgetListener listener, Time time, Consumer<FakeBudgetWatch> onClose) {
      this.listener = listener;
      this.time = time;
      this.onClose = onClose;
      this.changed = time.signal();
    }

    void start(Collection<BudgetStatus> all) {
      thread = time.start("budgets", () -> run(all));
    }

    void show(BudgetStatus now) {
      changes.add(now);
      changed.raise();
    }

    private void run(Collection<BudgetStatus> all) {
      try {
        listener.onListed(all);
        listener.onSync(true);
        for (long seen = 0; ; ) {
          boolean _ = changed.await(seen, Duration.ofDays(1));
          seen = changed.count();
          for (BudgetStatus now = changes.poll(); now != null; now = changes.poll()) {
            listener.onChanged(now);
          }
        }
      } catch (InterruptedException _) {
        // Closed.
      }
    }

    @Override
    public void close() {
      onClose.accept(this);
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
    }
  }
}
