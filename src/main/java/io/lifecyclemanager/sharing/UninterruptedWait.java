package io.lifecyclemanager.sharing;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Waits for what must have ended before its caller goes on. */
public final class UninterruptedWait {
  private UninterruptedWait() {}

  /** Waits until the task has ended. An interrupt does not end the wait, and is set again then. */
  public static void awaitEnd(FutureTask<?> task) {
    boolean interrupted = false;
    while (!task.isDone()) {
      try {
        Object _ = task.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
