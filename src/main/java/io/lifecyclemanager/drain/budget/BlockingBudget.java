package io.lifecyclemanager.drain.budget;

import io.lifecyclemanager.drain.budget.BlockedEvictions.BlockedEviction;
import java.util.HashSet;
import java.util.Set;

/**
 * A budget, and the evictions that wait for it. Guarded by the lock of its {@link
 * BlockedEvictions}.
 *
 * <p>Invariant: no eviction waits while turns are left, and at most as many turns are left as the
 * budget is known to allow disruptions. So a turn that another client has used is not given.
 */
final class BlockingBudget {
  private final Set<BlockedEviction> waiting = new HashSet<>();
  private int allowed;
  private int turns;

  /** All disruptions that the budget allows are news: how many it allowed before is not known. */
  void list(int now) {
    turns = now;
    allowed = now;
    giveTurns();
  }

  /** A rise brings as many turns. */
  void change(int now) {
    turns = Math.min(now, turns + Math.max(0, now - allowed));
    allowed = now;
    giveTurns();
  }

  /** Nothing is left to wait for. */
  void delete() {
    list(waiting.size());
    allowed = 0;
  }

  /** The eviction waits for its turn, which it may get at once. */
  void add(BlockedEviction eviction) {
    waiting.add(eviction);
    giveTurns();
  }

  /** The eviction does not wait any more. */
  void remove(BlockedEviction eviction) {
    waiting.remove(eviction);
  }

  /** An eviction had a turn that it cannot use. */
  void returnTurn() {
    turns = Math.min(allowed, turns + 1);
    giveTurns();
  }

  private void giveTurns() {
    while (turns > 0 && !waiting.isEmpty()) {
      BlockedEviction next = waiting.stream().min(BlockedEviction.EARLIEST_FIRST).orElseThrow();
      waiting.remove(next);
      turns--;
      next.giveTurn();
    }
  }
}
