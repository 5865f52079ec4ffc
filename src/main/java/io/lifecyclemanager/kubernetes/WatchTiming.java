package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.sharing.Backoff;
import java.time.Duration;

/**
 * The timeouts of lists and watches.
 *
 * @param duration the requested duration of a watch, in whole seconds
 * @param overrun how long after that duration a watch that has not ended is taken for dead
 * @param pageTimeout of one page of a list
 * @param backoff the pauses between attempts
 */
public record WatchTiming(
    Duration duration, Duration overrun, Duration pageTimeout, Backoff backoff) {
  /** A dead watch is detected within 29 s. */
  public static final WatchTiming DEFAULT =
      new WatchTiming(
          Duration.ofSeconds(25), Duration.ofSeconds(4), Duration.ofSeconds(30), Backoff.REMOTE);

  /** How long a watch lasts at most before it is taken for dead. */
  public Duration maxDuration() {
    return duration.plus(overrun);
  }
}
