package io.lifecyclemanager.model;

import java.time.Duration;

/**
 * Wakes waiting threads. The signal is a counter that only grows, so that no wake-up is lost
 * between the check of a condition and the wait: read {@link #count}, check the condition, then
 * wait until the count has passed. Thread-safe.
 */
public interface Signal {
  /** How often {@link #raise} was called. */
  long count();

  /** Wakes all waiting threads. May be called at any time from any thread; never blocks. */
  void raise();

  /**
   * Waits until the count has passed {@code seen}.
   *
   * @param seen the count that the caller read before it checked the condition
   * @param atMost how long to wait; with zero or less the call returns at once
   * @return whether the count has passed; false when the time elapsed
   * @throws InterruptedException when interrupted while waiting
   */
  boolean await(long seen, Duration atMost) throws InterruptedException;
}
