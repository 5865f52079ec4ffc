package io.lifecyclemanager.web.access;

import io.lifecyclemanager.model.Time;
import java.util.LinkedHashMap;

/**
 * How many requests of a client may be refused, or in progress: a burst, and then so many per
 * second. A client that has spent its budget is answered at once, without any work, until the
 * budget has recovered. Remembers the clients whose requests were refused most recently.
 * Thread-safe.
 */
final class RefusalBudget {
  static final int BURST = 500;
  static final int PER_SECOND = 100;

  private static final int MAX_CLIENTS = 1024;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Time time;
  private final LinkedHashMap<String, SpentBudget> clients = new LinkedHashMap<>();

  RefusalBudget(Time time) {
    this.time = time;
  }

  private record SpentBudget(double spent, long at) {}

  /** Whether the client has no budget left for one more request. */
  synchronized boolean isSpent(String client) {
    return spent(client) > BURST - 1;
  }

  /**
   * Takes from the budget of a client.
   *
   * @param cost 1 for a refusal that costs no more than its response
   */
  synchronized void charge(String client, int cost) {
    set(client, Math.min(BURST, spent(client) + cost));
  }

  /** Gives back what was taken for a request that has succeeded. */
  synchronized void refund(String client) {
    set(client, Math.max(0, spent(client) - 1));
  }

  private void set(String client, double spent) {
    clients.remove(client);
    clients.put(client, new SpentBudget(spent, time.nanos()));
    if (clients.size() > MAX_CLIENTS) {
      clients.pollFirstEntry();
    }
  }

  private double spent(String client) {
    SpentBudget budget = clients.get(client);
    return budget == null
        ? 0
        : Math.max(
            0, budget.spent() - time.since(budget.at()).toNanos() / NANOS_PER_SECOND * PER_SECOND);
  }
}
