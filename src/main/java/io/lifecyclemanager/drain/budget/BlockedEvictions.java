package io.lifecyclemanager.drain.budget;

import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetListener;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetStatus;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetWatch;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
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
   * @param deadline when the pod is deleted at the latest; read whenever the eviction begins to
   *     wait
   */
  public BlockedEviction add(LiveDeadline deadline) {
    return new BlockedEviction(deadline, time.signal());
  }

  /** The eviction of one pod. Used by one thread. */
  public final class BlockedEviction implements AutoCloseable {
    static final Comparator<BlockedEviction> EARLIEST_FIRST =
        (one, other) -> Long.signum(one.due.nanos() - other.due.nanos());

    private final LiveDeadline deadline;
    private final Signal turns;

    // Guarded by the lock.
    private @Nullable BudgetRef budget;
    private boolean hasTurn;
    private Deadline due = new Deadline(0);

    private BlockedEviction(LiveDeadline deadline, Signal turns) {
      this.deadline = deadline;
      this.turns = turns;
    }

    /**
     * Waits for the eviction's turn after a budget has refused it.
     *
     * @param atMost how long to wait while there is no news of the budget
     * @throws InterruptedException when interrupted
     */
    public void await(BudgetRef refusedBy, Duration atMost) throws InterruptedException {
      Deadline current = deadline.current();
      long seen = turns.count();
      synchronized (lock) {
        hasTurn = false;
        due = current;
        block(this, refusedBy).add(this);
      }
      try {
        boolean _ = turns.await(seen, atMost);
      } finally {
        synchronized (lock) {
          budget(refusedBy).remove(this);
        }
      }
    }

    /** The eviction is requested now. If it had a turn, it has used it. */
    public void useTurn() {
      synchronized (lock) {
        hasTurn = false;
      }
    }

    /** Called by its budget, under the lock. */
    void giveTurn() {
      hasTurn = true;
      turns.raise();
    }

    /** No further request is sent. A turn that was not used passes to another eviction. */
    @Override
    public void close() {
      synchronized (lock) {
        BudgetRef last = budget;
        if (last == null) {
          return;
        }
        budget = null;
        if (hasTurn) {
          hasTurn = false;
          budget(last).returnTurn();
        }
        endWatchOfLast();
      }
    }
  }

  private BlockingBudget block(BlockedEviction eviction, BudgetRef by) {
    if (eviction.budget == null && ++blocked == 1) {
      watched = new KnownBudgets();
      watched.start();
    }
    eviction.budget = by;
    return budget(by);
  }

  private BlockingBudget budget(BudgetRef ref) {
    return known.computeIfAbsent(ref, _ -> new BlockingBudget());
  }

  private void endWatchOfLast() {
    if (--blocked == 0 && watched != null) {
      watched.close();
      watched = null;
      known.clear();
    }
  }

  /** One watch, from the first blocked eviction to the last. */
  private final class KnownBudgets implements BudgetListener {
    private @Nullable BudgetWatch watch;

    void start() {
      watch = budgets.watch(this);
    }

    void close() {
      if (watch != null) {
        watch.close();
      }
    }

    @Override
    public void onListed(Collection<BudgetStatus> all) {
      synchronized (lock) {
        if (watched == this) {
          all.forEach(now -> budget(now.budget()).list(now.disruptionsAllowed()));
        }
      }
    }

    @Override
    public void onChanged(BudgetStatus now) {
      synchronized (lock) {
        if (watched == this) {
          budget(now.budget()).change(now.disruptionsAllowed());
        }
      }
    }

    @Override
    public void onDeleted(BudgetRef budget) {
      synchronized (lock) {
        if (watched == this) {
          budget(budget).delete();
        }
      }
    }
  }
}
