package io.lifecyclemanager.app;

import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.UninterruptedWait;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A resource that is created on a virtual thread, while its owner does something else. Thread-safe.
 *
 * @param <T> the type of the resource; {@link #close} closes the resource
 */
final class AsyncResource<T extends AutoCloseable> implements AutoCloseable {
  private final FutureTask<T> creation;

  private AsyncResource(FutureTask<T> creation) {
    this.creation = creation;
  }

  /**
   * Starts to create the resource and returns at once.
   *
   * @param name the name of the thread
   * @param creator creates the resource
   */
  static <T extends AutoCloseable> AsyncResource<T> create(
      Time time, String name, Callable<T> creator) {
    FutureTask<T> creation = new FutureTask<>(creator);
    Thread _ = time.start(name, creation);
    return new AsyncResource<>(creation);
  }

  /**
   * Waits until the resource is created.
   *
   * @throws RuntimeException the exception with which the creation failed
   * @throws InterruptedException when interrupted; the creation continues
   */
  T await() throws InterruptedException {
    try {
      return creation.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Waits for the end of the creation and closes the resource, if there is one; repeatable. */
  @Override
  public void close() {
    UninterruptedWait.awaitEnd(creation);
    if (creation.state() == FutureTask.State.SUCCESS) {
      close(creation.resultNow());
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception e) {
      throw new IllegalStateException("cannot close " + resource, e);
    }
  }
}
