package io.lifecyclemanager.app;

import io.lifecyclemanager.model.Time;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Something that is being made on a thread of its own, while its owner does something else.
 *
 * @param <T> what is made; closed with this
 */
final class AsyncResource<T extends AutoCloseable> implements AutoCloseable {
  private final FutureTask<T> creation;

  private AsyncResource(FutureTask<T> making) {
    this.creation = making;
  }

  /** Begins to make it. */
  static <T extends AutoCloseable> AsyncResource<T> create(
      Time time, String name, Callable<T> maker) {
    FutureTask<T> making = new FutureTask<>(maker);
    Thread _ = time.start(name, making);
    return new AsyncResource<>(making);
  }

  /**
   * Waits until it is made.
   *
   * @throws RuntimeException what the maker threw
   * @throws InterruptedException when interrupted; it is still being made then
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

  /** Waits until it is made, if it ever is, and closes it; may be called twice. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (!creation.isDone()) {
      try {
        T _ = creation.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (creation.state() == FutureTask.State.SUCCESS) {
      close(creation.resultNow());
    }
  }

  private static void close(AutoCloseable made) {
    try {
      made.close();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception e) {
      throw new IllegalStateException("cannot close " + made, e);
    }
  }
}
