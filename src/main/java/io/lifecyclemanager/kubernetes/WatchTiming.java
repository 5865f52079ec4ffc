package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.model.Backoff;
import java.time.Duration;

/**
 * How lists and watches pass their time.
 *
 * @param agreed how long a watch is asked to last; whole seconds
 * @param patience how long after its agreed end a watch counts as dead
 * @param list how long one page of a list may take
 * @param pauses between tries
 */
record WatchTiming(Duration agreed, Duration patience, Duration list, Backoff pauses) {
  /** A silent watch is noticed within 30 s: 25 s as agreed and 4 s of patience. */
  static final WatchTiming USUAL =
      new WatchTiming(
          Duration.ofSeconds(25), Duration.ofSeconds(4), Duration.ofSeconds(30), Backoff.REMOTE);

  Duration longestWatch() {
    return agreed.plus(patience);
  }
}
