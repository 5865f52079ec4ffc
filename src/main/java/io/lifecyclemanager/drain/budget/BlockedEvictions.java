package io.lifecyclemanager.drain.budget;

import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetListener;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetStatus;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetWatch;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The evictions of all drains of this replica that budgets block. While there is one, one watch
 * shows all budgets of the cluster. When a budget allows more disruptions than before, as many of
 * its evictions get their turn at once, those with the earliest deadlines first; the others wait.
 * Without the permission to watch budgets, each eviction waits as long as it says. Thread-safe.
 */
public final class BlockedEvictions {
  private final DisruptionBudgets budgets;
  private final Time time;
  private final Object lock = new Object();

  /** The budgets that are known; none while nothing is blocked. */
  private final Map<BudgetRef, BlockingBudget> known = new HashMap<>();

  private int blocked;
  private @Nullable KnownBudgets watched;

  public BlockedEvictions(DisruptionBudgets budgets, Time time) {
    this.budgets = budgets;
    this.time = time;
  }

  /**
   * The eviction of one pod, which no budget has refused yet.
   *
   * @param window when the pod may be deleted past its budget; called again each time, since it may
   *     change
   */
  public BlockedEviction add(Supplier<DeletionWindow> window) {
    return new BlockedEviction(window, time.signal());
  }

  /** The eviction of one pod. Used by one thread. */
  public final class BlockedEviction implements AutoCloseable {
    private final Supplier<DeletionWindow> windows;
    private final Signal turns;

    // Guarded by the lock.
    private @Nullable BudgetRef budget;
    private boolean hasTurn;
    private boolean isDeleted;
    private DeletionWindow window;

    private BlockedEviction(Supplier<DeletionWindow> windows, Signal turns) {
      this.windows = windows;
      this.window = windows.get();
      this.turns = turns;
    }

    /**
     * Waits for the eviction's turn after a budget has refused it.
     *
     * @param atMost how long to wait while there is no news of the budget
     * @return whether it has its turn
     * @throws InterruptedException when interrupted
     */
    public boolean await(BudgetRef refusedBy, Duration atMost) throws InterruptedException {
      DeletionWindow current = windows.get();
      long seen = turns.count();
      synchronized (lock) {
        hasTurn = false;
        window = current;
        block(this, refusedBy).add(this);
      }
      try {
        return turns.await(seen, atMost);
      } finally {
        synchronized (lock) {
          budget(refusedBy).remove(this);
        }
      }
    }

    /** Whether the budget allows no disruption, and the watch would show that it allows one. */
    public boolean wouldSeeRise(BudgetRef refusedBy) {
      synchronized (lock) {
        return watched != null && watched.isInSync && budget(refusedBy).isSeenExhausted();
      }
    }

    /** The eviction is requested now. If it had a turn, it has used it. */
    public void useTurn() {
      synchronized (lock) {
        hasTurn = false;
      }
    }

    /** The eviction is not requested for now. A turn that was not used passes to another one. */
    public void passTurn() {
      synchronized (lock) {
        if (hasTurn && budget != null) {
          hasTurn = false;
          budget(budget).returnTurn();
        }
      }
    }

    /**
     * When the pod is deleted past its budget: before {@link DeletionWindow#latest} where other
     * pods of the budget have to be deleted after it. May be called by any thread.
     */
    public Deadline deletionAt() {
      DeletionWindow current = windows.get();
      Deadline now = time.in(Duration.ZERO);
      synchronized (lock) {
        window = current;
        if (isDeleted) {
          return now;
        }
        return budget == null ? current.latest() : budget(budget).deletionAt(this, now);
      }
    }

    /** Namespace and name of the budget that refused the eviction last; null when none has. */
    public @Nullable String refusedBy() {
      synchronized (lock) {
        return budget == null ? null : budget.toString();
      }
    }

    /**
     * Whether the budget that refused the eviction last is known to require all of its pods: then
     * it never allows the eviction.
     */
    public boolean isNeverAllowed() {
      synchronized (lock) {
        return budget != null && budget(budget).requiresAllPods();
      }
    }

    /** The pod is deleted now, and again until it terminates. */
    public void delete() {
      synchronized (lock) {
        if (!isDeleted && budget != null) {
          isDeleted = true;
          budget(budget).delete(this, time.in(Duration.ZERO));
        }
      }
    }

    // The budget calls these under the lock.

    boolean isDeleted() {
      return isDeleted;
    }

    DeletionWindow window() {
      return window;
    }

    void giveTurn() {
      hasTurn = true;
      turns.raise();
    }

    /** No further request is sent. A turn that was not used passes to another eviction. */
    @Override
    public void close() {
      synchronized (lock) {
        passTurn();
        BudgetRef last = budget;
        if (last != null) {
          budget = null;
          budget(last).unblock(this);
          endWatchOfLast();
        }
      }
    }
  }

  private BlockingBudget block(BlockedEviction eviction, BudgetRef by) {
    if (eviction.budget == null && ++blocked == 1) {
      watched = new KnownBudgets();
    }
    if (eviction.budget != null && !eviction.budget.equals(by)) {
      budget(eviction.budget).unblock(eviction);
    }
    eviction.budget = by;
    budget(by).block(eviction);
    return budget(by);
  }

  private BlockingBudget budget(BudgetRef ref) {
    return known.computeIfAbsent(ref, _ -> new BlockingBudget());
  }

  private void endWatchOfLast() {
    if (--blocked == 0 && watched != null) {
      watched.watch.close();
      watched = null;
      known.clear();
    }
  }

  /** One watch, from the first blocked eviction to the last. */
  private final class KnownBudgets implements BudgetListener {
    private final BudgetWatch watch = budgets.watch(this);
    private boolean isInSync; // guarded by the lock

    @Override
    public void onListed(Collection<BudgetStatus> all) {
      update(() -> {
        known.values().forEach(BlockingBudget::forgetStatus);
        all.forEach(now -> budget(now.budget()).list(now));
      });
    }

    @Override
    public void onSync(boolean inSync) {
      update(() -> isInSync = inSync);
    }

    @Override
    public void onChanged(BudgetStatus now) {
      update(() -> budget(now.budget()).change(now));
    }

    @Override
    public void onDeleted(BudgetRef budget) {
      update(() -> budget(budget).delete());
    }

    /** What a watch says that is closed does not count. */
    private void update(Runnable change) {
      synchronized (lock) {
        if (watched == this) {
          change.run();
        }
      }
    }
  }
}
