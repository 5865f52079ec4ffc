package io.lifecyclemanager.sandbox.report;

import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How often too few pods were healthy, after there once were enough: by what became of the pods
 * themselves, not by what the API server says of its budget. Pure.
 */
final class BudgetViolations {
  private BudgetViolations() {}

  /**
   * Counts.
   *
   * @param pods all that ever were
   * @param wanted how many of them must be healthy at any time
   */
  static long count(Collection<PodHistory> pods, int wanted) {
    long breaches = 0;
    int healthy = 0;
    boolean wasKept = false;
    for (int change : changes(pods).values()) {
      healthy += change;
      boolean isKept = healthy >= wanted;
      if (wasKept && !isKept) {
        breaches++;
      }
      wasKept = isKept;
    }
    return breaches;
  }

  /** How many pods more are healthy from each moment on. */
  private static SortedMap<Instant, Integer> changes(Collection<PodHistory> pods) {
    SortedMap<Instant, Integer> changes = new TreeMap<>();
    for (PodHistory pod : pods) {
      Optional<Instant> end =
          Stream.concat(pod.deletionSeen().stream(), pod.stopped().stream())
              .min(Instant::compareTo);
      pod.started()
          .filter(start -> end.isEmpty() || start.isBefore(end.get()))
          .ifPresent(start -> {
            changes.merge(start, 1, Integer::sum);
            end.ifPresent(at -> changes.merge(at, -1, Integer::sum));
          });
    }
    return changes;
  }
}
