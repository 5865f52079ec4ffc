package io.lifecyclemanager.termination;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a run must be finished, whatever it waits for. Several deadlines only tighten. Thread-safe.
 */
final class RunDeadline {
  /** Kept back for completing the actions before Auto Scaling decides by itself. */
  static final Duration TO_COMPLETE = Duration.ofSeconds(15);

  private final Time time;
  private volatile Deadline whole;

  RunDeadline(Time time, Duration longest) {
    this.time = time;
    this.whole = time.in(longest);
  }

  /** The run has at most this long from now. */
  synchronized void tighten(Duration left) {
    whole = whole.orEarlier(time.in(left));
  }

  /** When the phases must be over. */
  Deadline phases() {
    return whole;
  }

  /**
   * When a drain that began at {@code start} must be over.
   *
   * @param bound the longest a drain may take; null where only the whole is bounded
   */
  Deadline drain(Deadline start, @Nullable Duration bound) {
    return bound == null ? whole : whole.orEarlier(new Deadline(start.nanos() + bound.toNanos()));
  }
}
