package io.lifecyclemanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Time that jumps to the next moment at which a thread wants to wake up, as soon as all wait. It
 * counts the threads that run: the one that made it, and those it started. A thread that blocks in
 * any other way than through this object counts as running and stops the clock.
 *
 * <p>Guarded by a monitor, not by a {@code ReentrantLock}: a thread that waits for such a lock is
 * for a moment not interrupted, and time would pass an interrupted sleeper by. What is volatile is
 * written under the monitor and read without it: a thread that was just woken does not meet there
 * the one that woke it.
 */
public final class SimulatedTime implements Time {
  /** The grid of the moments at which {@link #until} looks at its condition, in nanoseconds. */
  private static final long LOOK = 10_000_000;

  /** How often at least, in nanoseconds: a condition may depend on the time alone. */
  private static final long LONGEST_LOOK = 1_000_000_000;

  private final Instant origin = Instant.parse("2026-01-01T00:00:00Z");
  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(
          Comparator.<Waiter>comparingLong(w -> w.wakeAt).thenComparingLong(w -> w.sequence));
  private final Map<String, Integer> threads = new HashMap<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private volatile long nanos;
  private long sequence;
  private int running = 1;
  private volatile Duration wrong = Duration.ZERO;

  @Override
  public Instant now() {
    return origin.plusNanos(nanos()).plus(wrong);
  }

  @Override
  public long nanos() {
    return nanos;
  }

  /** From now on the wall clock is wrong by this much, ahead where it is positive. */
  public void clockIsWrongBy(Duration much) {
    wrong = much;
  }

  /** How long it is since the beginning. */
  public Duration elapsed() {
    return Duration.ofNanos(nanos());
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    new SimulatedSignal().await(0, duration);
  }

  @Override
  public Signal signal() {
    return new SimulatedSignal();
  }

  @Override
  public Thread start(String name, Runnable task) {
    synchronized (waiters) {
      running++;
      threads.merge(name, 1, Integer::sum);
    }
    return Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            task.run();
          } catch (Throwable e) {
            failures.add(e);
          } finally {
            stopRunning(name);
          }
        });
  }

  /**
   * Lets time pass until the condition holds. It is looked at only while all other threads wait, so
   * that the caller then runs alone until it waits, or wakes or starts another one. A thread that
   * blocks in another way makes it wait for ever, also where the condition holds.
   *
   * @throws AssertionError when it does not within {@code atMost} of simulated time, or a thread
   *     died
   */
  public void until(BooleanSupplier condition, Duration atMost) throws InterruptedException {
    Deadline end = in(atMost);
    new SimulatedSignal().awaitTurn(0, Duration.ZERO);
    while (!condition.getAsBoolean()) {
      if (isPast(end)) {
        throw new AssertionError("did not happen within " + atMost + " of simulated time");
      }
      sleep(untilNextLook());
    }
    throwFailures();
  }

  /**
   * While all other threads wait, only the time itself can change the condition: the next look is
   * at the first whole step after another thread has woken up, and after a second at the latest.
   */
  private Duration untilNextLook() {
    synchronized (waiters) {
      Waiter next = waiters.peek();
      long quiet = running > 1 || next == null ? 0 : Math.max(0, next.wakeAt - nanos);
      long steps = Math.ceilDiv(Math.min(quiet, LONGEST_LOOK), LOOK);
      return Duration.ofNanos(Math.max(1, steps) * LOOK);
    }
  }

  /** Fails when a thread that was started here died of an exception. */
  public void throwFailures() {
    if (!failures.isEmpty()) {
      throw new AssertionError("a thread died", failures.getFirst());
    }
  }

  /** For a test that wanted a thread to die. */
  public void forgetFailures() {
    failures.clear();
  }

  /** How many threads of each name were started here and have not ended; a copy. */
  public Map<String, Integer> threads() {
    synchronized (waiters) {
      return new TreeMap<>(threads);
    }
  }

  private void stopRunning(String name) {
    synchronized (waiters) {
      running--;
      threads.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1);
      moveOn();
    }
  }

  /** Under the lock: when no thread runs, moves to the time of the first waiter and wakes it. */
  private void moveOn() {
    if (running > 0) {
      return;
    }
    // An interrupted waiter is about to run, although it has not said so yet.
    for (Waiter waiter : waiters) {
      if (waiter.thread.isInterrupted()) {
        return;
      }
    }
    Waiter next = waiters.peek();
    if (next != null) {
      nanos = Math.max(nanos, next.wakeAt);
      wake(next);
    }
  }

  /** Whether the waiter may run again; an interrupt lets it run at once. */
  private boolean mayRun(Waiter waiter) {
    synchronized (waiters) {
      if (!waiter.woken && waiter.thread.isInterrupted()) {
        wake(waiter);
      }
      return waiter.woken;
    }
  }

  private void wake(Waiter waiter) {
    waiters.remove(waiter);
    waiter.woken = true;
    running++;
    LockSupport.unpark(waiter.thread);
  }

  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static final class Waiter {
    final Thread thread = Thread.currentThread();
    final SimulatedSignal signal;
    final long wakeAt;
    final long sequence;
    volatile boolean woken;

    Waiter(SimulatedSignal signal, long wakeAt, long sequence) {
      this.signal = signal;
      this.wakeAt = wakeAt;
      this.sequence = sequence;
    }
  }

  private final class SimulatedSignal implements Signal {
    private volatile long count;

    @Override
    public long count() {
      return count;
    }

    @Override
    public void raise() {
      synchronized (waiters) {
        count++;
        waiters.stream().filter(w -> w.signal == this).toList().forEach(SimulatedTime.this::wake);
      }
    }

    @Override
    public boolean await(long seen, Duration atMost) throws InterruptedException {
      throwIfInterrupted();
      return atMost.isPositive() ? awaitTurn(seen, atMost) : count > seen;
    }

    /** Also where no time is to pass: then until all other threads wait. */
    private boolean awaitTurn(long seen, Duration atMost) throws InterruptedException {
      Waiter waiter;
      synchronized (waiters) {
        throwIfInterrupted();
        if (count > seen) {
          return true;
        }
        waiter = new Waiter(this, nanos + atMost.toNanos(), sequence++);
        waiters.add(waiter);
        running--;
        moveOn();
      }
      while (!waiter.woken && !mayRun(waiter)) {
        LockSupport.park(this);
      }
      throwIfInterrupted();
      return count > seen;
    }
  }
}
