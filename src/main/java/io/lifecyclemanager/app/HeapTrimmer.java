package io.lifecyclemanager.app;

import java.time.Duration;

/**
 * Returns memory to the operating system after a burst of terminations. The serial collector
 * shrinks the heap only when it collects all of it, which an idle process never does by itself.
 * Used by one thread.
 */
final class HeapTrimmer {
  /** How often to call {@link #check}: a burst of terminations takes longer than that. */
  static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);

  /** Terminations often follow each other: the heap is collected after a minute without one. */
  static final int IDLE_CHECKS = 6;

  private final Runnable collect;
  private int checksUntilCollection;

  /**
   * Collects nothing yet.
   *
   * @param collect collects the whole heap
   */
  HeapTrimmer(Runnable collect) {
    this.collect = collect;
  }

  /** Collects the heap once when no termination has been in progress for a minute after some. */
  void check(int terminationsInProgress) {
    if (terminationsInProgress > 0) {
      checksUntilCollection = IDLE_CHECKS;
    } else if (checksUntilCollection > 0) {
      checksUntilCollection--;
      if (checksUntilCollection == 0) {
        collect.run();
      }
    }
  }
}
