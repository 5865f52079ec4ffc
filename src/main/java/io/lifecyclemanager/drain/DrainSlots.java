package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * How many nodes are drained at once; who waits longest is next. Nothing else waits here: holding,
 * claiming and deregistration go on meanwhile. Thread-safe.
 *
 * <p>Invariant, under the lock: {@code free > 0} only while nobody waits.
 */
public final class DrainSlots {
  private static final Duration LONG = Duration.ofHours(1);

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
      return free == 0;
    }
  }

  /**
   * Waits for a slot and takes it.
   *
   * @return to be closed when the drain is over, for whatever reason
   * @throws InterruptedException when interrupted; no slot is taken then
   */
  public Slot take() throws InterruptedException {
    Ticket ticket = new Ticket(time.signal());
    synchronized (waiting) {
      if (free > 0) {
        free--;
        return new Slot();
      }
      waiting.add(ticket);
    }
    try {
      while (!ticket.called.await(0, LONG)) {
        // Somebody drains for long; go on waiting.
      }
      return new Slot();
    } catch (InterruptedException e) {
      synchronized (waiting) {
        if (!waiting.remove(ticket)) {
          // The slot was given to us just now.
          new Slot().close();
        }
      }
      throw e;
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
        Ticket next = waiting.poll();
        if (next == null) {
          free++;
        } else {
          next.called.raise();
        }
      }
    }
  }
}
