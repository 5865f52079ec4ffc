package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.budget.BlockedEvictions.BlockedEviction;
import io.lifecyclemanager.drain.budget.BudgetRef;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Time;
import java.time.Duration;

/**
 * The pause of one eviction that a budget refuses. While the watch of the budgets would show that
 * the budget allows a disruption, an eviction without that news is refused again: thousands of
 * blocked pods would be hundreds of such requests per second.
 */
final class BudgetPause {
  private final BlockedEviction blocked;
  private final EvictionPauses pauses;
  private final EvictionBlocker blocker;
  private final Time time;

  BudgetPause(BlockedEviction blocked, EvictionPauses pauses, EvictionBlocker blocker, Time time) {
    this.blocked = blocked;
    this.pauses = pauses;
    this.blocker = blocker;
    this.time = time;
  }

  /**
   * Waits until the budget allows a disruption, the pause is over, or the pod is to be deleted.
   *
   * @param pause how long to wait at most while a change of the budget would not be seen
   * @param attempts the number of evictions so far
   * @throws InterruptedException when interrupted
   */
  void await(BudgetRef budget, Duration pause, int attempts) throws InterruptedException {
    Deadline end = time.in(pauses.whileBudgetIsWatched(attempts));
    blocker.retryIn(pause);
    boolean hasTurn = blocked.await(budget, pause);
    while (!hasTurn && blocked.wouldSeeRise(budget) && !time.isPast(end) && !pauses.isLate()) {
      Duration left = pauses.beforeEscalation(time.until(end));
      blocker.retryIn(left);
      // In parts: the watch may fail meanwhile, and the time of the deletion may change.
      hasTurn = blocked.await(budget, DurationMath.min(left, pauses.longest()));
    }
  }
}
