package io.lifecyclemanager.model.text;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Formats durations, counts and lists for people. */
public final class TextFormat {
  private static final int MAX_NAMES = 10;
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private TextFormat() {}

  /** As in {@code 0.12 s}, {@code 4.2 s}, {@code 312 s}. */
  public static String seconds(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    String format = seconds >= 10 ? "%.0f s" : seconds >= 1 ? "%.1f s" : "%.2f s";
    return String.format(Locale.ROOT, format, seconds);
  }

  /** As in {@code 1 pod}, {@code 17 pods}. */
  public static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /** As in {@code a, b, c and 4 more}. */
  public static String names(List<String> names) {
    int more = names.size() - MAX_NAMES;
    return String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMES)))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** The text with # for each number, equal for texts that differ in numbers only. */
  public static String withoutNumbers(String text) {
    return NUMBER.matcher(text).replaceAll("#");
  }
}
