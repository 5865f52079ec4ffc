package io.lifecyclemanager.status;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact.BlockedPodsCounted;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.DrainFact.NearDeadlinesCounted;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.TerminationSnapshot;
import io.lifecyclemanager.termination.Terminations;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reports what keeps the terminations of this replica from ending, and how many of them have little
 * time left: looks at all of them every 5 s while there are any, and reports facts when that has
 * changed. Looks for itself, so that no eviction waits for a report.
 */
public final class BlockerReporter {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** What ends by itself within this time needs no attention. */
  private static final Duration BRIEF = Duration.ofSeconds(5);

  /** EBS detaches a volume in 10 to 30 s. */
  private static final Duration BRIEF_DETACHMENT = Duration.ofSeconds(60);

  /** Auto Scaling throttles, and answers some seconds later. */
  private static final Duration BRIEF_THROTTLING = Duration.ofSeconds(15);

  private final Terminations terminations;
  private final Time time;
  private final Listener listener;

  /**
   * @param listener receives {@link BlockersListed}, {@link BlockedPodsCounted} and {@link
   *     NearDeadlinesCounted}
   */
  public BlockerReporter(Terminations terminations, Time time, Listener listener) {
    this.terminations = terminations;
    this.time = time;
    this.listener = listener;
  }

  /** What a report is about, without what changes from look to look. */
  private record ReportedBlocker(TerminatingInstance subject, Blocker essence) {}

  /**
   * Reports until interrupted.
   *
   * @throws InterruptedException when interrupted
   */
  public void run() throws InterruptedException {
    Signal begun = terminations.begun();
    Map<BlockerKind, Integer> counted = Map.of();
    Set<ReportedBlocker> reported = Set.of();
    NearDeadlineCounter deadlines = new NearDeadlineCounter();
    int countedNear = 0;
    while (true) {
      long seen = begun.count();
      Map<InstanceId, TerminationSnapshot> all = terminations.snapshots();
      Collection<TerminationSnapshot> snapshots = all.values();
      Map<BlockerKind, Integer> counts = countPods(snapshots);
      if (!counts.equals(counted)) {
        counted = counts;
        listener.on(new BlockedPodsCounted(counts));
      }
      int near = deadlines.count(all, time.now());
      if (near != countedNear) {
        countedNear = near;
        listener.on(new NearDeadlinesCounted(near));
      }
      BlockersListed fact = new BlockersListed(urgent(snapshots, time.now()));
      Set<ReportedBlocker> now = essence(fact);
      if (!now.equals(reported)) {
        reported = now;
        listener.on(fact);
      }
      if (snapshots.isEmpty() && now.isEmpty() && counts.isEmpty()) {
        begun.await(seen, Duration.ofHours(1));
      }
      time.sleep(INTERVAL);
    }
  }

  private static Map<BlockerKind, Integer> countPods(Collection<TerminationSnapshot> snapshots) {
    Map<BlockerKind, Integer> counts = new EnumMap<>(BlockerKind.class);
    for (TerminationSnapshot snapshot : snapshots) {
      for (Blocker blocker : snapshot.blockers()) {
        if (blocker.kind().isPod() && blocker.pod() != null) {
          counts.merge(blocker.kind(), 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  private static Map<TerminatingInstance, List<Blocker>> urgent(
      Collection<TerminationSnapshot> snapshots, Instant now) {
    Map<TerminatingInstance, List<Blocker>> urgent = new HashMap<>();
    for (TerminationSnapshot snapshot : snapshots) {
      List<Blocker> blockers =
          snapshot.blockers().stream().filter(blocker -> isUrgent(blocker, now)).toList();
      if (!blockers.isEmpty()) {
        urgent.put(snapshot.instance(), blockers);
      }
    }
    return urgent;
  }

  private static boolean isUrgent(Blocker blocker, Instant now) {
    Duration brief =
        switch (blocker.kind()) {
          case VOLUME -> BRIEF_DETACHMENT;
          case HOOK_METADATA -> BRIEF_THROTTLING;
          default -> BRIEF;
        };
    // What the termination waits for says it once for all of its pods.
    boolean isRepeated = blocker.kind() == BlockerKind.HOOK_METADATA && blocker.pod() != null;
    return blocker.kind().needsAttention()
        && !isRepeated
        && !now.isBefore(blocker.since().plus(brief));
  }

  private static Set<ReportedBlocker> essence(BlockersListed fact) {
    Set<ReportedBlocker> all = new HashSet<>();
    fact.urgent()
        .forEach((subject, blockers) ->
            blockers.forEach(
                blocker -> all.add(new ReportedBlocker(subject, blocker.withoutNumbers()))));
    return all;
  }
}
