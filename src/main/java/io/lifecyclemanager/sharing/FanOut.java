package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fans a task out over several items, one virtual thread for each, and joins them.
 *
 * <p>Invariant: when it returns or throws, all its threads have ended. An interrupt of the caller,
 * or the first failure, interrupts the other threads.
 */
public final class FanOut {
  private static final Duration LONG = Duration.ofDays(1);

  private FanOut() {}

  /** The task for one item. */
  @FunctionalInterface
  public interface ItemAction<T> {
    /** Runs the task; an exception interrupts the others. */
    void accept(T item) throws InterruptedException;
  }

  /** One of several tasks that run at the same time. */
  @FunctionalInterface
  public interface ParallelTask {
    /** Runs the task; an exception interrupts the others. */
    void run() throws InterruptedException;
  }

  /** Runs the tasks at the same time and waits for all of them, as {@link #forEach} does. */
  public static void runAll(Time time, String name, Collection<? extends ParallelTask> tasks)
      throws InterruptedException {
    forEach(time, name, List.copyOf(tasks), ParallelTask::run);
  }

  /**
   * Runs the task for each item and waits for all of them.
   *
   * @param name of the threads
   * @throws InterruptedException when interrupted; all threads have ended by then
   * @throws RuntimeException the first failure, the others as suppressed ones; an {@link Error} too
   */
  public static <T> void forEach(Time time, String name, Collection<T> items, ItemAction<T> action)
      throws InterruptedException {
    Signal ended = time.signal();
    AtomicInteger running = new AtomicInteger(items.size());
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads =
        items.stream()
            .map(item ->
                time.start(
                    name,
                    TerminationScope.carry(() -> runItem(item, action, failures, running, ended))))
            .toList();
    boolean interrupted = false;
    boolean stopped = false;
    long seen = ended.count();
    while (running.get() > 0) {
      if ((interrupted || !failures.isEmpty()) && !stopped) {
        stopped = true;
        threads.forEach(Thread::interrupt);
      }
      try {
        ended.await(seen, LONG);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      seen = ended.count();
    }
    if (interrupted) {
      throw new InterruptedException();
    }
    Throwable first = failures.poll();
    if (first != null) {
      // A shared request throws one exception to all its callers.
      failures.stream().filter(other -> !other.equals(first)).forEach(first::addSuppressed);
      switch (first) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case Throwable other -> throw new IllegalStateException(other);
      }
    }
  }

  private static <T> void runItem(
      T item,
      ItemAction<T> action,
      ConcurrentLinkedQueue<Throwable> failures,
      AtomicInteger running,
      Signal ended) {
    try {
      action.accept(item);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failures.add(e);
    } finally {
      running.decrementAndGet();
      ended.raise();
    }
  }
}
