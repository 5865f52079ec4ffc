package io.lifecyclemanager.sharing;

import java.util.Optional;

/**
 * Tells which termination a thread works for, so that what happens on that thread, as a request
 * that fails, can be reported with its id. Threads of {@link FanOut} work for the same termination
 * as the thread that started them; all others for none.
 */
public final class TerminationScope {
  private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

  private TerminationScope() {}

  /** The id of the termination that this thread works for; empty for none. */
  public static Optional<String> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** Runs the task on this thread for the termination with this id. */
  public static void run(String id, Runnable task) {
    ScopedValue.where(CURRENT, id).run(task);
  }

  /** The task, to be run on another thread for the termination that this thread works for. */
  static Runnable carry(Runnable task) {
    return current().<Runnable>map(id -> () -> run(id, task)).orElse(task);
  }
}
