package io.lifecyclemanager.sandbox.world;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;

/** What ends together, in the reverse order of its beginnings. Thread-safe. */
public final class CloseStack implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();

  /** A step that takes a while and may be interrupted. */
  interface CloseStep {
    void run() throws Exception;
  }

  /** From now on this ends with the rest. */
  public <T extends AutoCloseable> T add(T belonging) {
    open.push(belonging);
    return belonging;
  }

  /**
   * Does the step. A thread that closes this meanwhile interrupts it, and waits until it has ended:
   * nothing is added behind his back.
   */
  void whileAdding(CloseStep step) throws Exception {
    Thread worker = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    open.push(() -> {
      if (done.getCount() > 0) {
        worker.interrupt();
        done.await();
      }
    });
    try {
      step.run();
    } finally {
      done.countDown();
    }
  }

  /**
   * Closes everything, whatever of it fails. A second caller waits until the first has closed
   * everything.
   *
   * @throws IllegalStateException if something could not be closed; what did not is suppressed in
   *     it
   */
  @Override
  public synchronized void close() {
    IllegalStateException failure = new IllegalStateException("not everything could be closed");
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception | AssertionError e) {
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
