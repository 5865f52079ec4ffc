package io.lifecyclemanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The machine's own clocks, and virtual threads. */
public final class SystemTime implements Time {
  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (duration.isPositive()) {
      Thread.sleep(duration);
    }
  }

  /** Registers a task that runs when the process receives a termination signal. */
  public static void onProcessEnd(String name, Runnable task) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name(name).unstarted(task));
  }

  /**
   * Ends the process with an exit code. Must be called from a task of {@link #onProcessEnd}:
   * without this call, Java ends after a SIGTERM with the exit code 143.
   */
  public static void endProcess(int exitCode) {
    Runtime.getRuntime().halt(exitCode);
  }

  @Override
  public Signal signal() {
    return new LockSignal();
  }

  @Override
  public Thread start(String name, Runnable task) {
    return Thread.ofVirtual().name(name).start(task);
  }

  private static final class LockSignal implements Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();

    /** Incremented with the lock only; read without it, because conditions are checked often. */
    private final AtomicLong count = new AtomicLong();

    @Override
    public long count() {
      return count.get();
    }

    @Override
    public void raise() {
      lock.lock();
      try {
        count.incrementAndGet();
        raised.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean await(long seen, Duration atMost) throws InterruptedException {
      long left = atMost.toNanos();
      lock.lockInterruptibly();
      try {
        while (count.get() <= seen && left > 0) {
          left = raised.awaitNanos(left);
        }
        return count.get() > seen;
      } finally {
        lock.unlock();
      }
    }
  }
}
