package io.lifecyclemanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Time that jumps to the next moment at which anybody wants to wake up, as soon as everybody waits.
 * It counts the threads that run: the one that made it, and those it started. A thread that blocks
 * in any other way than through this object counts as running and stops the clock.
 */
public final class SimulatedTime implements Time {
  private final ReentrantLock lock = new ReentrantLock();
  private final Instant origin = Instant.parse("2026-01-01T00:00:00Z");
  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(
          Comparator.<Waiter>comparingLong(w -> w.wakeAt).thenComparingLong(w -> w.sequence));
  private final List<Throwable> failures = new ArrayList<>();
  private long nanos;
  private long sequence;
  private int running = 1;

  @Override
  public Instant now() {
    return origin.plusNanos(nanos());
  }

  @Override
  public long nanos() {
    lock.lock();
    try {
      return nanos;
    } finally {
      lock.unlock();
    }
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
    lock.lock();
    try {
      running++;
    } finally {
      lock.unlock();
    }
    return Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            task.run();
          } catch (Throwable e) {
            failed(e);
          } finally {
            stopRunning();
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
    lock.lock();
    try {
      if (!failures.isEmpty()) {
        throw new AssertionError("a thread died", failures.getFirst());
      }
    } finally {
      lock.unlock();
    }
  }

  /** For a test that wanted a thread to die. */
  public void forgetFailures() {
    lock.lock();
    try {
      failures.clear();
    } finally {
      lock.unlock();
    }
  }

  private void failed(Throwable e) {
    lock.lock();
    try {
      failures.add(e);
    } finally {
      lock.unlock();
    }
  }

  private void stopRunning() {
    lock.lock();
    try {
      running--;
      moveOn();
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: when nobody runs, wakes the one who wants to wake first, at that time. */
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

  private void parkUnlocked() {
    lock.unlock();
    try {
      LockSupport.park(this);
    } finally {
      lock.lock();
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
    volatile boolean woken;

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
      lock.lock();
      try {
        return count;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void raise() {
      lock.lock();
      try {
        count++;
        waiters.stream().filter(w -> w.signal == this).toList().forEach(SimulatedTime.this::wake);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean await(long seen, Duration atMost) throws InterruptedException {
      lock.lock();
      try {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (count > seen || !atMost.isPositive()) {
          return count > seen;
        }
        Waiter waiter = new Waiter(this, nanos + atMost.toNanos(), sequence++);
        waiters.add(waiter);
        running--;
        moveOn();
        while (!waiter.woken) {
          parkUnlocked();
          if (!waiter.woken && Thread.currentThread().isInterrupted()) {
            waiters.remove(waiter);
            running++;
            break;
          }
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        return count > seen;
      } finally {
        lock.unlock();
      }
    }
  }
}
