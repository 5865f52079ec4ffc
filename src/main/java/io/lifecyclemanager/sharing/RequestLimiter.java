package io.lifecyclemanager.sharing;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A limit on concurrent requests to one service. Waiting threads are admitted in the order in which
 * they came.
 *
 * <p>Invariant: never more requests than the maximum are under way. Waiting follows no {@code
 * Time}, so it belongs into adapters only. Thread-safe.
 */
public final class RequestLimiter {
  private final Semaphore permits;
  private final int maxConcurrent;

  /**
   * @param maxConcurrent how many requests may be under way at a time, at least 1
   */
  public RequestLimiter(int maxConcurrent) {
    this.maxConcurrent = maxConcurrent;
    this.permits = new Semaphore(maxConcurrent, true);
  }

  /**
   * Waits until the limit admits one more request, which lasts until {@link #release}.
   *
   * @return whether it is admitted; nothing is to be released otherwise
   * @throws InterruptedException when interrupted; nothing is to be released then
   */
  public boolean tryAcquire(Duration atMost) throws InterruptedException {
    return permits.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How many requests may be under way at a time. */
  public int maxConcurrent() {
    return maxConcurrent;
  }

  /** The request has ended. To be called once for each that was admitted, by any thread. */
  public void release() {
    permits.release();
  }
}
