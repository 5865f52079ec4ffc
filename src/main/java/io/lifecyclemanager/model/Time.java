package io.lifecyclemanager.model;

import java.time.Duration;
import java.time.Instant;

/**
 * Time as a parameter: the clocks, and everything that waits or runs on another thread. The core
 * blocks only through this interface, so that a test can run two days in milliseconds. Thread-safe.
 */
public interface Time {
  /** The wall clock, for output only; it may be wrong and may jump. */
  Instant now();

  /** The monotonic clock in nanoseconds, from an arbitrary origin. */
  long nanos();

  /**
   * Sleeps; zero or less returns at once.
   *
   * @throws InterruptedException when interrupted
   */
  void sleep(Duration duration) throws InterruptedException;

  /** A new signal whose waits follow this time. */
  Signal signal();

  /**
   * Starts a virtual thread.
   *
   * @param name shown in thread dumps
   * @param task the task of the thread; an exception that leaves it is a bug and goes to the
   *     thread's handler
   */
  Thread start(String name, Runnable task);

  /** The point in time that lies {@code duration} ahead of now on the monotonic clock. */
  default Deadline in(Duration duration) {
    return new Deadline(nanos() + duration.toNanos());
  }

  /** How long it is until the deadline; negative once it has passed. */
  default Duration until(Deadline deadline) {
    return Duration.ofNanos(deadline.nanos() - nanos());
  }

  /** Whether the deadline has come. */
  default boolean isPast(Deadline deadline) {
    return deadline.nanos() - nanos() <= 0;
  }

  /** The deadline by the wall clock, for output only. */
  default Instant wallClock(Deadline deadline) {
    return now().plus(until(deadline));
  }

  /** How long ago {@code startNanos} was, as read from {@link #nanos}. */
  default Duration since(long startNanos) {
    return Duration.ofNanos(nanos() - startNanos);
  }
}
