package io.lifecyclemanager.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are typed: {@code 300} (seconds), {@code 300s}, {@code 5m}, {@code 1h30m}. */
public final class Durations {
  /** Nine digits at most: no product or sum of them leaves a long. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private static final Pattern PARTS =
      Pattern.compile("(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?");

  private Durations() {}

  /** The duration; empty when the text is none. */
  public static Optional<Duration> parse(String text) {
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    Matcher parts = PARTS.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofHours(part(parts, 1)).plusMinutes(part(parts, 2)).plusSeconds(part(parts, 3)));
  }

  private static long part(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** The duration as it may be typed; whole seconds only. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    long hours = duration.toHours();
    int minutes = duration.toMinutesPart();
    int seconds = duration.toSecondsPart();
    return (hours == 0 ? "" : hours + "h")
        + (minutes == 0 ? "" : minutes + "m")
        + (seconds == 0 ? "" : seconds + "s");
  }
}
