package io.lifecyclemanager.sandbox;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often a budget had fewer healthy pods than it wants, after it once had enough. Relies
 * on the API server's own count.
 */
final class BudgetWatch implements AutoCloseable {
  private final SharedIndexInformer<PodDisruptionBudget> informer;
  private final Map<String, Boolean> kept = new ConcurrentHashMap<>();
  private final AtomicLong violations = new AtomicLong();

  BudgetWatch(KubernetesClient client) {
    informer =
        client
            .policy()
            .v1()
            .podDisruptionBudget()
            .inNamespace(Landscape.NAMESPACE)
            .runnableInformer(0);
    var _ = informer.addEventHandler(new Handler());
    informer.run();
  }

  /** How often a budget was broken so far. */
  long violations() {
    return violations.get();
  }

  private void see(PodDisruptionBudget budget) {
    PodDisruptionBudgetStatus status = budget.getStatus();
    if (status == null || status.getCurrentHealthy() == null) {
      return;
    }
    boolean isKept = status.getCurrentHealthy() >= status.getDesiredHealthy();
    @Nullable Boolean wasKept = kept.put(budget.getMetadata().getUid(), isKept);
    if (Boolean.TRUE.equals(wasKept) && !isKept) {
      violations.incrementAndGet();
    }
  }

  @Override
  public void close() {
    informer.close();
  }

  private final class Handler implements ResourceEventHandler<PodDisruptionBudget> {
    @Override
    public void onAdd(PodDisruptionBudget budget) {
      see(budget);
    }

    @Override
    public void onUpdate(PodDisruptionBudget old, PodDisruptionBudget budget) {
      see(budget);
    }

    @Override
    public void onDelete(PodDisruptionBudget budget, boolean finalStateUnknown) {}
  }
}
