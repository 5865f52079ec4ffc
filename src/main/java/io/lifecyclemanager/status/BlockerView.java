package io.lifecyclemanager.status;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import io.lifecyclemanager.status.TerminationStatus.BlockerStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the status shows of blockers. Pure. */
final class BlockerView {
  private static final String EVICTING = "evicting";
  private static final String TERMINATING = "terminating";
  private static final String WAITING = "waiting";
  private static final String GONE = "gone";

  private BlockerView() {}

  /**
   * The blockers, those first that need attention, then those that began first.
   *
   * @param limit how many at most
   */
  static List<BlockerStatus> of(Collection<Blocker> blockers, int limit) {
    return blockers.stream()
        .map(BlockerView::of)
        .sorted(
            Comparator.comparing(BlockerStatus::attention)
                .reversed()
                .thenComparing(BlockerStatus::since)
                .thenComparing(blocker -> Objects.requireNonNullElse(blocker.pod(), "")))
        .limit(limit)
        .toList();
  }

  /** In whole seconds: some times are computed at each look, and must not differ by a little. */
  static BlockerStatus of(Blocker blocker) {
    BlockerTimes times = blocker.times();
    return new BlockerStatus(
        blocker.kind().label(),
        blocker.pod() == null ? null : blocker.pod().toString(),
        blocker.reason(),
        blocker.budget(),
        times.since().truncatedTo(ChronoUnit.SECONDS),
        seconds(times.nextTry()),
        seconds(times.deletion()),
        seconds(times.graceEnd()),
        seconds(times.waitEnd()),
        blocker.kind().needsAttention());
  }

  /** In whole seconds; null stays null. */
  static @Nullable Instant seconds(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * How many pods there are in each state.
   *
   * @param toEvict how many the drain had to remove when it began
   * @param gone how many are gone once the drain has ended; null before
   */
  static Map<String, Integer> pods(
      Collection<Blocker> blockers, int toEvict, @Nullable Integer gone) {
    Map<String, Integer> pods = new TreeMap<>();
    for (Blocker blocker : blockers) {
      String state = blocker.pod() == null ? null : podState(blocker.kind());
      if (state != null) {
        pods.merge(state, 1, Integer::sum);
      }
    }
    int left = pods.values().stream().mapToInt(Integer::intValue).sum();
    int absent = gone == null ? Math.max(0, toEvict - left) : gone;
    if (absent > 0) {
      pods.put(GONE, absent);
    }
    return pods;
  }

  /** The state of a pod that is such a blocker; null where pods are none. */
  static @Nullable String podState(BlockerKind kind) {
    return switch (kind) {
      case BUDGET, NO_CAPACITY, REFUSAL, OVERLOAD, NO_ANSWER, NO_EFFECT -> EVICTING;
      case TERMINATING, STUCK -> TERMINATING;
      case PROTECTED, DRAIN_MODE, HOOK_METADATA, HELD_BACK -> WAITING;
      case VOLUME, LOAD_BALANCER, DISRUPTION_LIMIT, REPLACEMENT, DRAIN_SLOT, OTHER_REPLICA -> null;
    };
  }
}
