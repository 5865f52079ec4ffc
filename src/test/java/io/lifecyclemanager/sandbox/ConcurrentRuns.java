package io.lifecyclemanager.sandbox;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs of the program side by side, each in a world of its own: they mostly wait. Closing
 * interrupts the runs that have not ended and waits until they have, so that no run outlives the
 * folder that its files are in. Thread-safe.
 */
public final class ConcurrentRuns implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Time TIME = new SystemTime();

  private final Semaphore places;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  /**
   * Starts nothing yet.
   *
   * @param atOnce so many run at the same time; those that were started first come first
   */
  public ConcurrentRuns(int atOnce) {
    places = new Semaphore(atOnce, true);
  }

  /** Starts a run as soon as there is a place for it. */
  public <T> CompletableFuture<T> start(String name, Callable<T> run) {
    return start(name, places, run);
  }

  /** Starts a run at once, besides those that share the places. */
  public <T> CompletableFuture<T> startAtOnce(String name, Callable<T> run) {
    return start(name, new Semaphore(1), run);
  }

  private <T> CompletableFuture<T> start(String name, Semaphore place, Callable<T> run) {
    CompletableFuture<T> result = new CompletableFuture<>();
    threads.add(TIME.start(name, () -> complete(result, place, run)));
    return result;
  }

  private static <T> void complete(CompletableFuture<T> result, Semaphore place, Callable<T> run) {
    try {
      place.acquire();
      try {
        var _ = result.complete(run.call());
      } finally {
        place.release();
      }
    } catch (Throwable failure) {
      var _ = result.completeExceptionally(failure);
    }
  }

  /** Waits for the result of a run; what the run threw is thrown. */
  public static <T> T await(CompletableFuture<T> result) throws Exception {
    try {
      return result.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("did not end within " + LONGEST, e);
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    threads.forEach(BackgroundThread::end);
  }
}
