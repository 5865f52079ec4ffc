package io.lifecyclemanager.drain.budget;

import io.lifecyclemanager.drain.budget.BlockedEvictions.BlockedEviction;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetStatus;
import io.lifecyclemanager.model.Deadline;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A budget, and the evictions that wait for it. Guarded by the lock of its {@link
 * BlockedEvictions}.
 *
 * <p>Invariant: no eviction waits while turns are left, and at most as many turns are left as the
 * budget is known to allow disruptions. So a turn that another client has used is not given.
 */
final class BlockingBudget {
  /** How long the times of deletions are kept, so that thousands of pods do not sort each time. */
  private static final Duration SCHEDULE_MAX_AGE = Duration.ofSeconds(1);

  private static final Comparator<BlockedEviction> EARLIEST_FIRST =
      (one, other) -> Long.signum(one.window().latest().nanos() - other.window().latest().nanos());

  private final Set<BlockedEviction> blocked = new HashSet<>();
  private final Set<BlockedEviction> waiting = new HashSet<>();
  private final Map<BlockedEviction, Deadline> deletions = new HashMap<>();
  private @Nullable Deadline scheduled;
  private @Nullable Deadline freeAt;
  private boolean requiresAllPods;

  /** Whether the watch has shown how many disruptions the budget allows. */
  private boolean isSeen;

  private int allowed;
  private int turns;

  /** All disruptions that the budget allows are news: how many it allowed before is not known. */
  void list(BudgetStatus now) {
    requiresAllPods = now.requiresAllPods();
    list(now.disruptionsAllowed());
  }

  private void list(int now) {
    turns = now;
    see(now);
  }

  /** A rise brings as many turns. */
  void change(BudgetStatus status) {
    int now = status.disruptionsAllowed();
    requiresAllPods = status.requiresAllPods();
    turns = Math.min(now, turns + Math.max(0, now - allowed));
    see(now);
  }

  private void see(int now) {
    allowed = now;
    isSeen = true;
    giveTurns();
  }

  /** Whether it is known to require all of its pods. */
  boolean requiresAllPods() {
    return requiresAllPods;
  }

  /** The budget may not exist any more. */
  void forgetStatus() {
    isSeen = false;
  }

  /** Whether it was seen last that it allows no disruption. */
  boolean isSeenExhausted() {
    return isSeen && allowed == 0;
  }

  /** Nothing is left to wait for. */
  void delete() {
    list(waiting.size());
    allowed = 0;
    isSeen = false;
  }

  /** The budget has refused the eviction. */
  void block(BlockedEviction eviction) {
    blocked.add(eviction);
  }

  /** The eviction has ended, or another budget refuses it. */
  void unblock(BlockedEviction eviction) {
    blocked.remove(eviction);
    deletions.remove(eviction);
  }

  /** When the pod of a blocked eviction is deleted, unless it leaves before. */
  Deadline deletionAt(BlockedEviction eviction, Deadline now) {
    boolean isStale = scheduled == null || now.nanos() - scheduled.nanos() > 0;
    if (isStale || !deletions.containsKey(eviction)) {
      schedule(now);
    }
    return deletions.getOrDefault(eviction, eviction.window().latest());
  }

  private void schedule(Deadline now) {
    List<BlockedEviction> left =
        blocked.stream().filter(one -> !one.isDeleted()).sorted(EARLIEST_FIRST).toList();
    Deadline[] times =
        ForcedDeletionSchedule.times(
            left.stream().map(BlockedEviction::window).toList(),
            freeAt == null ? now : now.orLater(freeAt));
    deletions.clear();
    for (int i = 0; i < times.length; i++) {
      deletions.put(left.get(i), times[i]);
    }
    scheduled = now.plus(SCHEDULE_MAX_AGE);
  }

  /** The pod is deleted now: the next one has to wait until it has stopped. */
  void delete(BlockedEviction eviction, Deadline now) {
    Deadline end = now.plus(eviction.window().takes());
    freeAt = freeAt == null ? end : end.orLater(freeAt);
    scheduled = null;
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
      BlockedEviction next = waiting.stream().min(EARLIEST_FIRST).orElseThrow();
      waiting.remove(next);
      turns--;
      next.giveTurn();
    }
  }
}
