package io.lifecyclemanager.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The terminations that have ended lately: {@link #MAX} at most, of the last {@link #KEEP}. Not
 * thread-safe.
 */
final class TerminationHistory {
  static final int MAX = 200;
  static final Duration KEEP = Duration.ofHours(24);

  private final Deque<TerminationStatus> ended = new ArrayDeque<>();

  void add(TerminationStatus status, Instant now) {
    ended.addFirst(status);
    if (ended.size() > MAX) {
      ended.removeLast();
    }
    forgetOld(now);
  }

  private void forgetOld(Instant now) {
    while (!ended.isEmpty() && isOld(ended.getLast(), now)) {
      ended.removeLast();
    }
  }

  private static boolean isOld(TerminationStatus status, Instant now) {
    Instant end = status.ended();
    return end != null && end.plus(KEEP).isBefore(now);
  }

  /** The most recent first; a copy. */
  List<TerminationStatus> list(Instant now) {
    forgetOld(now);
    return List.copyOf(ended);
  }
}
