package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The limit on concurrent drains. Waiting drains get a slot in the order in which they came. It
 * limits drains only: holding, claiming and deregistration of a waiting termination continue.
 * Thread-safe.
 *
 * <p>A drain that can only wait for others, because every pod that is left is refused by a budget,
 * protected or waited for, passes its slot on. Once it can go on it takes a slot at once, beyond
 * the limit if none is free: it has begun already, and nothing of it waits for a slot a second
 * time.
 *
 * <p>Invariant, under the lock: {@code free > 0} only while no drain waits; it is negative while
 * drains run that took a slot beyond the limit.
 */
public final class DrainSlots {
  private static final int MAX_FIRST_EVICTIONS = 256;

  private static final int MAX_FIRST_EVICTIONS_OF_DRAIN = 8;

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

  private final Time time;
  private final Queue<Ticket> waiting = new ArrayDeque<>();
  private int free;
  private int firstEvictionsOfAll;

  /**
   * @param slots the number of concurrent drains, at least 1
   */
  public DrainSlots(int slots, Time time) {
    this.free = slots;
    this.time = time;
  }

  /** Whether {@link #take} would wait now. */
  public boolean isFull() {
    synchronized (waiting) {
      return free <= 0;
    }
  }

  /**
   * Waits for a slot and takes it.
   *
   * @param until how long to wait at most; read again at each check, since it may change
   * @return the slot, which the caller closes when the drain has ended in any way; after {@code
   *     until} a slot beyond the limit, since a node that is not drained at all is worse than one
   *     drain too many
   * @throws InterruptedException when interrupted; no slot is taken then
   */
  public Slot take(LiveDeadline until) throws InterruptedException {
    Ticket ticket = new Ticket(time.signal());
    synchronized (waiting) {
      if (free > 0) {
        free--;
        return new Slot();
      }
      waiting.add(ticket);
    }
    try {
      while (!ticket.served.await(
          0, DurationMath.min(time.until(until.current()), CHECK_INTERVAL))) {
        if (time.isPast(until.current()) && takeBeyondLimit(ticket)) {
          return new Slot();
        }
      }
      return new Slot();
    } catch (InterruptedException e) {
      if (!cancel(ticket)) {
        // Another drain has passed its slot to this ticket.
        new Slot().close();
      }
      throw e;
    }
  }

  /** Takes a slot beyond the limit; false when the ticket was served meanwhile. */
  private boolean takeBeyondLimit(Ticket ticket) {
    synchronized (waiting) {
      boolean left = waiting.remove(ticket);
      if (left) {
        free--;
      }
      return left;
    }
  }

  private boolean cancel(Ticket ticket) {
    synchronized (waiting) {
      return waiting.remove(ticket);
    }
  }

  private void passOn() {
    free++;
    if (free > 0 && !waiting.isEmpty()) {
      free--;
      waiting.remove().served.raise();
    }
  }

  private record Ticket(Signal served) {}

  /** The slot of one drain. */
  public final class Slot implements AutoCloseable {
    private boolean closed;
    private boolean held = true;
    private int firstEvictions;

    private Slot() {}

    /**
     * Passes the slot on while the drain can only wait for others, and takes one back, also beyond
     * the limit, when it can go on. Idempotent.
     */
    public void setWaitingForOthers(boolean waits) {
      synchronized (waiting) {
        if (!closed && waits == held) {
          held = !waits;
          if (waits) {
            passOn();
          } else {
            free--;
          }
        }
      }
    }

    /** So many pods of this drain wait for the answer to their first eviction. */
    void setFirstEvictions(int underWay) {
      synchronized (waiting) {
        firstEvictionsOfAll += underWay - firstEvictions;
        firstEvictions = underWay;
      }
    }

    /**
     * Counts one more first eviction of this drain, unless too many are under way. Each waits on a
     * thread, and the API server gets a limited number of requests from all drains together. A
     * drain without any may always begin one.
     *
     * @return whether it may begin
     */
    boolean beginFirstEviction() {
      synchronized (waiting) {
        boolean mayBegin =
            firstEvictions == 0
                || (firstEvictions < MAX_FIRST_EVICTIONS_OF_DRAIN
                    && firstEvictionsOfAll < MAX_FIRST_EVICTIONS);
        if (mayBegin) {
          setFirstEvictions(firstEvictions + 1);
        }
        return mayBegin;
      }
    }

    /** Passes the slot to the drain that waits longest. Idempotent. */
    @Override
    public void close() {
      synchronized (waiting) {
        if (closed) {
          return;
        }
        closed = true;
        setFirstEvictions(0);
        if (held) {
          passOn();
        }
      }
    }
  }
}
