package io.lifecyclemanager.sandbox;

/** The end of a thread that works beside a test: nothing of it happens after the test. */
public final class BackgroundThread {
  private BackgroundThread() {}

  /** Interrupts the thread, and waits until it has ended, even where the caller is interrupted. */
  public static void end(Thread thread) {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
