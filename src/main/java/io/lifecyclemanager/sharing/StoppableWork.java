package io.lifecyclemanager.sharing;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Blocking work on one thread that other threads may stop, each with a reason. The reason is handed
 * over together with the interrupt, so that an interrupt never has to be interpreted. Thread-safe.
 *
 * <p>Invariant, under the monitor: the worker is interrupted only while {@link #run} runs, and only
 * after the reason was queued. Reasons are handled one by one in the order in which they came. A
 * reason that comes while nothing runs stops the next run before it begins.
 *
 * @param <R> the reasons
 */
public final class StoppableWork<R> {
  private final Queue<R> reasons = new ArrayDeque<>();
  private @Nullable Thread worker;

  /** Work that throws {@link InterruptedException} soon after its thread is interrupted. */
  @FunctionalInterface
  public interface InterruptibleWork<T> {
    /** Does the work. */
    T run() throws InterruptedException;
  }

  /** Stops the work that runs; without any, the work that runs next. Never blocks. */
  public synchronized void stop(R reason) {
    reasons.add(reason);
    if (worker != null) {
      worker.interrupt();
    }
  }

  /** Whether there is a reason that no run has handled yet. */
  public synchronized boolean isStopping() {
    return !reasons.isEmpty();
  }

  /**
   * Does the work on the calling thread.
   *
   * @return what the work returned, or what {@code onStop} makes of the reason for which it stopped
   * @throws InterruptedException when the thread was interrupted by something else than {@link
   *     #stop}
   */
  public <T> T run(InterruptibleWork<T> work, Function<R, T> onStop) throws InterruptedException {
    Optional<R> early = begin();
    if (early.isPresent()) {
      return onStop.apply(early.get());
    }
    try {
      return work.run();
    } catch (InterruptedException e) {
      return onStop.apply(nextReason().orElseThrow(() -> e));
    } finally {
      end();
    }
  }

  private synchronized Optional<R> begin() {
    Optional<R> early = nextReason();
    if (early.isEmpty()) {
      worker = Thread.currentThread();
    }
    return early;
  }

  private synchronized Optional<R> nextReason() {
    return Optional.ofNullable(reasons.poll());
  }

  /** Clears an interrupt that came too late for the work; none can come afterwards. */
  private synchronized void end() {
    worker = null;
    boolean _ = Thread.interrupted();
  }

  /** Cleans up after a bug; a bug of the clean-up is added to it and not thrown. */
  public static void cleanUpAfter(Throwable bug, Runnable cleanup) {
    try {
      cleanup.run();
    } catch (RuntimeException | Error another) {
      if (!another.equals(bug)) {
        bug.addSuppressed(another);
      }
    }
  }
}
