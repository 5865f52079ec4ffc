package io.lifecyclemanager.doctor;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** How findings say things. */
final class Phrases {
  private static final int MAX_NAMES = 5;

  private Phrases() {}

  /** As in {@code 14 days}, {@code 48 h}, {@code 15 min} or {@code 90 s}. */
  static String duration(Duration time) {
    long seconds = time.toSeconds();
    if (time.compareTo(Duration.ofDays(2)) > 0 && time.equals(Duration.ofDays(time.toDays()))) {
      return time.toDays() + " days";
    }
    if (seconds >= 3600 && seconds % 3600 == 0) {
      return seconds / 3600 + " h";
    }
    return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }

  /** The first few, sorted, and how many more there are. */
  static String list(Collection<String> names) {
    List<String> sorted = names.stream().distinct().sorted().toList();
    return sorted.size() <= MAX_NAMES
        ? String.join(", ", sorted)
        : String.join(", ", sorted.subList(0, MAX_NAMES))
            + " and "
            + (sorted.size() - MAX_NAMES)
            + " more";
  }

  /** As in {@code 1 pod} and {@code 2 pods}. */
  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
