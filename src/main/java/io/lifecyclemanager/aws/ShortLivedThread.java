package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.UninterruptedWait;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Makes a request on a thread that ends with it. The SDK keeps an XML parser of 30 kB for each live
 * thread that has used one of the older services (Auto Scaling, ELB, IAM): on threads that live as
 * long as a termination, these would fill the heap.
 */
final class ShortLivedThread {
  private static final Time TIME = new SystemTime();

  private ShortLivedThread() {}

  /**
   * Makes the request and waits for its end. An interrupt is passed on to the request; if it
   * succeeds all the same, its answer is returned and the interrupt status stays set.
   *
   * @param name of the thread
   * @throws RuntimeException thrown by the request
   * @throws InterruptedException when interrupted; the request has ended by then
   */
  static <T> T call(String name, Supplier<T> request) throws InterruptedException {
    FutureTask<T> task = new FutureTask<>(request::get);
    Thread thread = TIME.start(name, task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      thread.interrupt();
      // Ignores further interrupts: the request counts against its limit until it has ended.
      UninterruptedWait.awaitEnd(task);
      if (task.state() == FutureTask.State.SUCCESS) {
        Thread.currentThread().interrupt();
        return task.resultNow();
      }
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(name + " failed in an unforeseen way", e);
    }
  }
}
