package io.lifecyclemanager.status;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.termination.TerminationSnapshot;
import io.lifecyclemanager.termination.TerminationState.Ended;
import io.lifecyclemanager.termination.TerminationState.Following;
import io.lifecyclemanager.termination.TerminationState.Stopping;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the terminations that have less than a fifth of their time left: the time from the first
 * look at a termination to its deadline, as that is now. A follower is not counted, because the
 * replica that drains the node counts it. Not thread-safe.
 */
final class NearDeadlineCounter {
  private static final int PARTS = 5;

  private final Map<InstanceId, Instant> firstSeen = new HashMap<>();

  /**
   * Their number; forgets the terminations that are not among these.
   *
   * @param now by this machine's wall clock
   */
  int count(Map<InstanceId, TerminationSnapshot> snapshots, Instant now) {
    firstSeen.keySet().retainAll(snapshots.keySet());
    int near = 0;
    for (var entry : snapshots.entrySet()) {
      Instant start = firstSeen.computeIfAbsent(entry.getKey(), _ -> now);
      near += isNear(entry.getValue(), start, now) ? 1 : 0;
    }
    return near;
  }

  private static boolean isNear(TerminationSnapshot snapshot, Instant start, Instant now) {
    Instant deadline = snapshot.deadline();
    boolean isElsewhere =
        snapshot.state() instanceof Following
            || snapshot.state() instanceof Stopping
            || snapshot.state() instanceof Ended;
    if (deadline == null || isElsewhere) {
      return false;
    }
    Duration whole = Duration.between(start, deadline);
    return Duration.between(now, deadline).multipliedBy(PARTS).compareTo(whole) < 0;
  }
}
