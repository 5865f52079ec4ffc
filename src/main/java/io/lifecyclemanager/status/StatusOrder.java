package io.lifecyclemanager.status;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** In which order terminations are shown. Pure. */
final class StatusOrder {
  /** Those first that need attention, then those whose deadline is near. */
  private static final Comparator<TerminationStatus> URGENCY =
      Comparator.comparing(TerminationStatus::needsAttention)
          .reversed()
          .thenComparing(
              StatusOrder::nearestDeadline, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(TerminationStatus::instance);

  /** The most recent first. */
  private static final Comparator<TerminationStatus> RECENCY =
      Comparator.comparing(
              TerminationStatus::ended, Comparator.nullsLast(Comparator.<Instant>reverseOrder()))
          .thenComparing(TerminationStatus::instance);

  private StatusOrder() {}

  /** Those in progress, most urgent first. */
  static List<TerminationStatus> byUrgency(Stream<TerminationStatus> terminations) {
    return terminations.sorted(URGENCY).toList();
  }

  /** Those that have ended, the most recent first. */
  static List<TerminationStatus> byRecency(Stream<TerminationStatus> terminations) {
    return terminations.sorted(RECENCY).toList();
  }

  private static @Nullable Instant nearestDeadline(TerminationStatus termination) {
    return Stream.concat(
            Stream.ofNullable(termination.deadline()),
            Stream.ofNullable(termination.hardDeadline()))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
