package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.RoundRobinQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The limit on concurrent drains. Groups take turns, and of a group the waiting drain with the
 * earliest deadline gets the slot. It limits drains only: holding, claiming and deregistration of a
 * waiting termination continue. Thread-safe.
 *
 * <p>A group of which no drain has a slot gets one at once, beyond the limit if none is free: what
 * other groups drain, however long it takes, does not delay it. So at most as many drains run
 * beyond the limit for this reason as there are other groups.
 *
 * <p>A drain that can only wait for others, because every pod that is left is refused by a budget,
 * protected or waited for, passes its slot on. Once it can go on it takes a slot at once, beyond
 * the limit if none is free: it has begun already, and nothing of it waits for a slot a second
 * time.
 *
 * <p>Invariants, under the lock: {@code free > 0} only while no drain waits; it is negative while
 * drains run that took a slot beyond the limit. A group of which a drain waits has a slot.
 */
public final class DrainSlots {
  private static final int MAX_FIRST_EVICTIONS = 256;

  private static final int MAX_FIRST_EVICTIONS_OF_DRAIN = 8;

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

  private final Time time;
  private final RoundRobinQueue<GroupName, Ticket> waiting = new RoundRobinQueue<>();

  /** How many slots each group has; no group has none. */
  private final Map<GroupName, Integer> slotsOf = new HashMap<>();

  private int free;
  private int firstEvictionsOfAll;

  /**
   * @param slots the number of concurrent drains, at least 1
   */
  public DrainSlots(int slots, Time time) {
    this.free = slots;
    this.time = time;
  }

  /** Whether {@link #take} would wait now for a slot for this group. */
  public boolean isFullFor(GroupName group) {
    synchronized (waiting) {
      return free <= 0 && slotsOf.containsKey(group);
    }
  }

  /**
   * Waits for a slot and takes it.
   *
   * @param group the Auto Scaling group of the node
   * @param until how long to wait at most, and the drain's place among those of its group; read
   *     again at each check, since it may change, also by other threads, which must not block
   * @return the slot, which the caller closes when the drain has ended in any way; after {@code
   *     until} a slot beyond the limit, since a node that is not drained at all is worse than one
   *     drain too many
   * @throws InterruptedException when interrupted; no slot is taken then
   */
  public Slot take(GroupName group, LiveDeadline until) throws InterruptedException {
    Ticket ticket = new Ticket(group, time.signal());
    synchronized (waiting) {
      if (!isFullFor(group)) {
        count(group);
        return new Slot(group);
      }
      waiting.add(group, ticket, until);
    }
    try {
      while (!ticket.served.await(
          0, DurationMath.min(time.until(until.current()), CHECK_INTERVAL))) {
        if (time.isPast(until.current()) && takeBeyondLimit(ticket)) {
          return new Slot(group);
        }
      }
      return new Slot(group);
    } catch (InterruptedException e) {
      if (!cancel(ticket)) {
        // Another drain has passed its slot to this ticket.
        new Slot(group).close();
      }
      throw e;
    }
  }

  /** Takes a slot beyond the limit; false when the ticket was served meanwhile. */
  private boolean takeBeyondLimit(Ticket ticket) {
    synchronized (waiting) {
      boolean left = waiting.remove(ticket.group, ticket);
      if (left) {
        count(ticket.group);
      }
      return left;
    }
  }

  private boolean cancel(Ticket ticket) {
    synchronized (waiting) {
      return waiting.remove(ticket.group, ticket);
    }
  }

  /** A drain of this group has one more slot. */
  private void count(GroupName group) {
    free--;
    slotsOf.merge(group, 1, Integer::sum);
  }

  private void passOn(GroupName group) {
    free++;
    slotsOf.computeIfPresent(group, (_, slots) -> slots == 1 ? null : slots - 1);
    if (!slotsOf.containsKey(group)) {
      waiting.takeOf(group).ifPresent(this::serve);
    }
    if (free > 0) {
      waiting.take().ifPresent(this::serve);
    }
  }

  private void serve(Ticket ticket) {
    count(ticket.group);
    ticket.served.raise();
  }

  private record Ticket(GroupName group, Signal served) {}

  /** The slot of one drain. */
  public final class Slot implements AutoCloseable {
    private final GroupName group;
    private boolean closed;
    private boolean held = true;
    private int firstEvictions;

    private Slot(GroupName group) {
      this.group = group;
    }

    /**
     * Passes the slot on while the drain can only wait for others, and takes one back, also beyond
     * the limit, when it can go on. Idempotent.
     */
    public void setWaitingForOthers(boolean waits) {
      synchronized (waiting) {
        if (!closed && waits == held) {
          held = !waits;
          if (waits) {
            passOn(group);
          } else {
            count(group);
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

    /** Passes the slot to the drain whose turn it is. Idempotent. */
    @Override
    public void close() {
      synchronized (waiting) {
        if (closed) {
          return;
        }
        closed = true;
        setFirstEvictions(0);
        if (held) {
          passOn(group);
        }
      }
    }
  }
}
