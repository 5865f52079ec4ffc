package io.lifecyclemanager.sandbox;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/**
 * Starting a JVM takes processor time, waiting does not: all tests of this process share a few
 * places, or a crowd of programs that start together would hold up all that already work.
 */
public final class ProcessStarts {
  private static final Semaphore PLACES =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

  private ProcessStarts() {}

  /** Runs {@code untilStarted} once there is a place; it returns when the program has started. */
  public static <T> T inTurn(Callable<T> untilStarted) throws Exception {
    PLACES.acquire();
    try {
      return untilStarted.call();
    } finally {
      PLACES.release();
    }
  }
}
