package io.lifecyclemanager.doctor.snapshot;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Durations, lists and counts as texts for reports. */
public final class Phrases {
  private static final int MAX_NAMES = 5;

  private Phrases() {}

  /** A duration as in {@code 14 days}, {@code 48 h}, {@code 15 min} or {@code 90 s}. */
  public static String duration(Duration time) {
    long seconds = time.toSeconds();
    if (time.compareTo(Duration.ofDays(2)) > 0 && time.equals(Duration.ofDays(time.toDays()))) {
      return time.toDays() + " days";
    }
    if (seconds >= 3600 && seconds % 3600 == 0) {
      return seconds / 3600 + " h";
    }
    return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }

  /** At most five names, sorted, and the number of the others. */
  public static String list(Collection<String> names) {
    List<String> sorted = names.stream().distinct().sorted().toList();
    return sorted.size() <= MAX_NAMES
        ? String.join(", ", sorted)
        : String.join(", ", sorted.subList(0, MAX_NAMES))
            + " and "
            + (sorted.size() - MAX_NAMES)
            + " more";
  }

  /** A number with its noun, as in {@code 1 pod} and {@code 2 pods}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
