package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Bounds blocking work by a deadline, whatever the work waits for: the answer to a shared request,
 * the admission by a limiter, a connection. The work runs on a thread of its own.
 *
 * <p>Invariant: when {@link #call} returns or throws, the work has ended.
 */
public final class DeadlineGuard {
  /** How often a deadline is read that may become earlier meanwhile. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

  private DeadlineGuard() {}

  /** Ends the work; never leaves this class. */
  private static final class DeadlinePassedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeadlinePassedException() {
      super("the deadline has passed", null, false, false);
    }
  }

  /**
   * Does the work, and interrupts it once the deadline has passed.
   *
   * @param name of the threads
   * @param deadline read again at least every 30 s
   * @param work throws {@link InterruptedException} soon after its thread is interrupted
   * @return what the work returned, never null; empty when it was interrupted at the deadline
   * @throws InterruptedException when the caller is interrupted
   */
  public static <T> Optional<T> call(
      Time time, String name, LiveDeadline deadline, RemoteCall<T> work)
      throws InterruptedException {
    Signal ended = time.signal();
    Promise<T> result = new Promise<>(time);
    List<FanOut.ParallelTask> both =
        List.of(
            () -> {
              result.complete(work.run());
              ended.raise();
            },
            () -> awaitDeadline(time, ended, deadline));
    try {
      FanOut.runAll(time, name, both);
    } catch (DeadlinePassedException _) {
      // The result may have come at the same moment.
    }
    return result.hasEnded() ? Optional.of(result.await().get()) : Optional.empty();
  }

  private static void awaitDeadline(Time time, Signal ended, LiveDeadline deadline)
      throws InterruptedException {
    while (ended.count() == 0) {
      if (time.isPast(deadline.current())) {
        throw new DeadlinePassedException();
      }
      boolean _ = ended.await(0, time.until(deadline.orEarlier(time.in(CHECK_INTERVAL))));
    }
  }
}
