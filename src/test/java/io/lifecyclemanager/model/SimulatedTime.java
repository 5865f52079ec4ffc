package io.lifecyclemanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Time that jumps to the next moment at which a thread wants to wake up, as soon as all wait. It
 * counts the threads that run: the one that made it, and those it started. A thread that blocks in
 * any other way than through this object counts as running and stops the clock.
 *
 * <p>Guarded by a monitor, not by a {@code ReentrantLock}: a thread that waits for such a lock is
 * for a moment not interrupted, and time would pass an interrupted sleeper by.
 */
public final class SimulatedTime implements Time {
  private final Instant origin = Instant.parse("2026-01-01T00:00:00Z");
  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(
          Comparator.<Waiter>comparingLong(w -> w.wakeAt).thenComparingLong(w -> w.sequence));
  private final Map<String, Integer> threads = new HashMap<>();
  private final List<Throwable> failures = new ArrayList<>();
  private long nanos;
  private long sequence;
  private int running = 1;
  private volatile Duration wrong = Duration.ZERO;

  @Override
  public Instant now() {
    return origin.plusNanos(nanos()).plus(wrong);
  }

  @Override
  public long nanos() {
    synchronized (waiters) {
      return nanos;
    }
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
            failed(e);
          } finally {
            stopRunning(name);
          }
        });
  }

  /**
   * Lets time pass until the condition holds.
   *
   * @throws AssertionError when it does not within {@code atMost} of simulated time, or a thread
   *     died
   */
  public void until(BooleanSupplier condition, Duration atMost) throws InterruptedException {
    Deadline end = in(atMost);
    while (!condition.getAsBoolean()) {
      if (isPast(end)) {
        throw new AssertionError("did not happen within " + atMost + " of simulated time");
      }
      sleep(Duration.ofMillis(10));
    }
    throwFailures();
  }

  /** Fails when a thread that was started here died of an exception. */
  public void throwFailures() {
    synchronized (waiters) {
      if (!failures.isEmpty()) {
        throw new AssertionError("a thread died", failures.getFirst());
      }
    }
  }

  /** For a test that wanted a thread to die. */
  public void forgetFailures() {
    synchronized (waiters) {
      failures.clear();
    }
  }

  /** How many threads of each name were started here and have not ended; a copy. */
  public Map<String, Integer> threads() {
    synchronized (waiters) {
      return new TreeMap<>(threads);
    }
  }

  private void failed(Throwable e) {
    synchronized (waiters) {
      failures.add(e);
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
    // An interrupted waiter is about to run, although it has not said so yet.
    if (running == 0 && waiters.stream().noneMatch(w -> w.thread.isInterrupted())) {
      Waiter next = waiters.peek();
      if (next != null) {
        nanos = Math.max(nanos, next.wakeAt);
        wake(next);
      }
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

  private static final class Waiter {
    final Thread thread = Thread.currentThread();
    final SimulatedSignal signal;
    final long wakeAt;
    final long sequence;
    boolean woken;

    Waiter(SimulatedSignal signal, long wakeAt, long sequence) {
      this.signal = signal;
      this.wakeAt = wakeAt;
      this.sequence = sequence;
    }
  }

  private final class SimulatedSignal implements Signal {
    private long count;

    @Override
    public long count() {
      synchronized (waiters) {
        return count;
      }
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
      Waiter waiter;
      synchronized (waiters) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (count > seen || !atMost.isPositive()) {
          return count > seen;
        }
        waiter = new Waiter(this, nanos + atMost.toNanos(), sequence++);
        waiters.add(waiter);
        running--;
        moveOn();
      }
      while (!mayRun(waiter)) {
        LockSupport.park(this);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return count() > seen;
    }
  }
}
