package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A limit on concurrent requests to one service. Waiting threads are admitted in the order in which
 * they came, those of different groups in turn.
 *
 * <p>Invariant: never more requests than the maximum are under way, and that many while a thread
 * waits. Waiting follows no {@code Time}, so it belongs into adapters only. Thread-safe.
 */
public final class RequestLimiter {
  private static final String NO_GROUP = "";
  private static final Deadline SAME_FOR_ALL = new Deadline(0);

  private final int maxConcurrent;

  /** The threads that wait; a latch is open once its thread is admitted. */
  private final RoundRobinQueue<String, CountDownLatch> waiting = new RoundRobinQueue<>();

  private int free;

  /**
   * @param maxConcurrent how many requests may be under way at a time, at least 1
   */
  public RequestLimiter(int maxConcurrent) {
    this.maxConcurrent = maxConcurrent;
    this.free = maxConcurrent;
  }

  /**
   * Makes the request as soon as the limit admits it.
   *
   * @throws InterruptedException when interrupted while it waits, or by the request itself
   */
  public <T> T call(RemoteCall<T> request) throws InterruptedException {
    acquire();
    try {
      return request.run();
    } finally {
      release();
    }
  }

  /**
   * Waits until the limit admits one more request, which lasts until {@link #release}.
   *
   * @throws InterruptedException when interrupted; nothing is to be released then
   */
  public void acquire() throws InterruptedException {
    boolean _ = tryAcquire(Duration.ofNanos(Long.MAX_VALUE));
  }

  /** As the other, for a request of no group. */
  public boolean tryAcquire(Duration atMost) throws InterruptedException {
    return tryAcquire(NO_GROUP, atMost);
  }

  /**
   * As {@link #acquire}, for a limited time.
   *
   * @param group of the request: groups take turns, so that many requests of one group, however
   *     long they take, delay a request of another one by a single request at a time
   * @param atMost zero to return at once
   * @return whether one more request is admitted; nothing is to be released otherwise
   * @throws InterruptedException when interrupted; nothing is to be released then
   */
  public boolean tryAcquire(String group, Duration atMost) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    CountDownLatch admitted = new CountDownLatch(1);
    synchronized (waiting) {
      if (free > 0) {
        free--;
        return true;
      }
      if (!atMost.isPositive()) {
        return false;
      }
      waiting.add(group, admitted, () -> SAME_FOR_ALL);
    }
    try {
      return admitted.await(atMost.toNanos(), TimeUnit.NANOSECONDS) || !cancel(group, admitted);
    } catch (InterruptedException e) {
      if (!cancel(group, admitted)) {
        release();
      }
      throw e;
    }
  }

  /** The thread waits no longer; false when it is admitted already. */
  private boolean cancel(String group, CountDownLatch admitted) {
    synchronized (waiting) {
      return waiting.remove(group, admitted);
    }
  }

  /** How many requests may be under way at a time. */
  public int maxConcurrent() {
    return maxConcurrent;
  }

  /** The request has ended. To be called once for each that was admitted, by any thread. */
  public void release() {
    synchronized (waiting) {
      waiting.take().ifPresentOrElse(CountDownLatch::countDown, () -> free++);
    }
  }
}
