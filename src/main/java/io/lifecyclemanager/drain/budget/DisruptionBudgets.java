package io.lifecyclemanager.drain.budget;

import java.util.Collection;

/** The disruption budgets of the cluster, as far as blocked evictions need them. */
public interface DisruptionBudgets {
  /**
   * Watches the budgets of all namespaces until closed. Returns at once; the watch lists, watches
   * and reconnects on a thread of its own, which calls the listener, and reports failures as facts.
   */
  BudgetWatch watch(BudgetListener listener);

  /** Receives what the API server says about budgets, on one thread at a time. */
  interface BudgetListener {
    /** All budgets: at first, and again after changes may have been missed. */
    void onListed(Collection<BudgetStatus> all);

    /**
     * Whether what was said is complete and each change will be said: true at first after a list,
     * false while the watch fails.
     */
    void onSync(boolean inSync);

    /** A budget was created or has changed. */
    void onChanged(BudgetStatus now);

    /** A budget was deleted. */
    void onDeleted(BudgetRef budget);
  }

  /**
   * What the API server says about a budget.
   *
   * @param disruptionsAllowed how many of its pods may be evicted now
   * @param requiresAllPods whether it requires as many healthy pods as there are to be: then it
   *     never allows a disruption
   */
  record BudgetStatus(BudgetRef budget, int disruptionsAllowed, boolean requiresAllPods) {}

  /** A running watch. */
  interface BudgetWatch extends AutoCloseable {
    /** Stops watching. Idempotent; does not wait for a call of the listener to return. */
    @Override
    void close();
  }
}
