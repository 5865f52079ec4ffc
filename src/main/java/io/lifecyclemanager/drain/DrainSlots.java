package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * How many nodes are drained at once; who waits longest is next. Nothing else waits here: holding,
 * claiming and deregistration go on meanwhile. Thread-safe.
 *
 * <p>Invariant, under the lock: {@code free > 0} only while nobody waits; below 0 while drains run
 * that could wait no longer.
 */
public final class DrainSlots {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private final Time time;
  private final Queue<Ticket> waiting = new ArrayDeque<>();
  private int free;

  /**
   * Makes the slots.
   *
   * @param slots how many drains may run at once, at least 1
   */
  public DrainSlots(int slots, Time time) {
    this.free = slots;
    this.time = time;
  }

  /** Whether a drain that came now would have to wait. */
  public boolean isFull() {
    synchronized (waiting) {
      return free <= 0;
    }
  }

  /**
   * Waits for a slot and takes it.
   *
   * @param until how long to wait at most, asked anew now and then: deadlines tighten
   * @return to be closed when the drain is over, for whatever reason; past {@code until} a slot
   *     beyond the limit, since a node that is not drained at all is worse than one drain too many
   * @throws InterruptedException when interrupted; no slot is taken then
   */
  public Slot take(Supplier<Deadline> until) throws InterruptedException {
    Ticket ticket = new Ticket(time.signal());
    synchronized (waiting) {
      if (free > 0) {
        free--;
        return new Slot();
      }
      waiting.add(ticket);
    }
    try {
      while (!ticket.called.await(0, DurationMath.min(time.until(until.get()), LOOK_AGAIN))) {
        if (time.isPast(until.get()) && giveUp(ticket)) {
          return new Slot();
        }
      }
      return new Slot();
    } catch (InterruptedException e) {
      if (!leave(ticket)) {
        // The slot was given to us just now.
        new Slot().close();
      }
      throw e;
    }
  }

  /** Leaves the line for a slot of one's own; false when it was one's turn just now. */
  private boolean giveUp(Ticket ticket) {
    synchronized (waiting) {
      boolean left = waiting.remove(ticket);
      if (left) {
        free--;
      }
      return left;
    }
  }

  private boolean leave(Ticket ticket) {
    synchronized (waiting) {
      return waiting.remove(ticket);
    }
  }

  private record Ticket(Signal called) {}

  /** A drain's place. */
  public final class Slot implements AutoCloseable {
    private boolean closed;

    private Slot() {}

    /** Gives the place to who waits longest; may be called twice. */
    @Override
    public void close() {
      synchronized (waiting) {
        if (closed) {
          return;
        }
        closed = true;
        free++;
        if (free > 0 && !waiting.isEmpty()) {
          free--;
          waiting.remove().called.raise();
        }
      }
    }
  }
}
