package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.model.Backoff;
import java.time.Duration;

/**
 * How lists and watches pass their time.
 *
 * @param duration how long a watch is asked to last; whole seconds
 * @param overrun how long after its agreed end a watch counts as dead
 * @param pageTimeout how long one page of a list may take
 * @param backoff between tries
 */
record WatchTiming(Duration duration, Duration overrun, Duration pageTimeout, Backoff backoff) {
  /** A silent watch is noticed within 30 s: 25 s as agreed and 4 s of patience. */
  static final WatchTiming DEFAULT =
      new WatchTiming(
          Duration.ofSeconds(25), Duration.ofSeconds(4), Duration.ofSeconds(30), Backoff.REMOTE);

  Duration maxDuration() {
    return duration.plus(overrun);
  }
}
