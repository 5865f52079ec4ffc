package io.lifecyclemanager.model;

import java.time.Duration;

/**
 * Something to wait for: a counter that only grows, so that no wake-up is lost between looking and
 * waiting. Read {@link #count}, look at the world, then wait for the count to pass. Thread-safe.
 */
public interface Signal {
  /** How often {@link #raise} was called. */
  long count();

  /** Wakes all waiting threads. May be called at any time from any thread; never blocks. */
  void raise();

  /**
   * Waits until the count has passed {@code seen}.
   *
   * @param seen the count before the caller looked at the world
   * @param atMost how long to wait; zero or less only looks
   * @return whether the count has passed; false when the time was over
   * @throws InterruptedException when interrupted while waiting
   */
  boolean await(long seen, Duration atMost) throws InterruptedException;
}
