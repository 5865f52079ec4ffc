package io.lifecyclemanager.termination;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import java.time.Duration;

/**
 * When a run must be finished, whatever it waits for. Several deadlines only tighten. Thread-safe.
 */
final class TerminationDeadline {
  /** Kept back for completing the actions before Auto Scaling decides by itself. */
  static final Duration TO_COMPLETE = Duration.ofSeconds(15);

  private volatile Deadline whole;

  TerminationDeadline(Time time, Duration longest) {
    this.whole = time.in(longest);
  }

  /**
   * The run must be over by then, less what completing takes.
   *
   * @return whether it had more time before
   */
  synchronized boolean tighten(Deadline end) {
    Deadline before = whole;
    whole = before.orEarlier(end.minus(TO_COMPLETE));
    return !whole.equals(before);
  }

  /** When the phases must be over. */
  Deadline phases() {
    return whole;
  }
}
