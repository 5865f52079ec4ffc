package io.lifecyclemanager.app.control;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Text of other programs, and times, as a terminal may show them. Pure. */
final class TerminalText {
  private static final String ELLIPSIS = "…";
  private static final String REPLACEMENT = "?";
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private TerminalText() {}

  /** The text in one line of printable characters; a dash for none. */
  static String clean(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return "-";
    }
    StringBuilder clean = new StringBuilder();
    text.strip()
        .codePoints()
        .forEach(
            point -> clean.append(isPrintable(point) ? Character.toString(point) : REPLACEMENT));
    return clean.toString();
  }

  /**
   * Whether a terminal shows the character as itself: no control character, which may begin a
   * command of the terminal, no format character, such as those that change the direction of text,
   * and no mark that is drawn over others.
   */
  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      default -> true;
    };
  }

  /** At most so many characters, without the end of a longer text. */
  static String shorten(String text, int length) {
    int points = text.codePointCount(0, text.length());
    return points <= length
        ? text
        : text.substring(0, text.offsetByCodePoints(0, Math.max(0, length - 1))) + ELLIPSIS;
  }

  /** At most so many characters, without the beginning of a longer text. */
  static String shortenStart(String text, int length) {
    int points = text.codePointCount(0, text.length());
    return points <= length
        ? text
        : ELLIPSIS + text.substring(text.offsetByCodePoints(0, points - Math.max(0, length - 1)));
  }

  /** With blanks up to this length. */
  static String pad(String text, int length) {
    return text + " ".repeat(Math.max(0, length - text.codePointCount(0, text.length())));
  }

  /** Lines of at most so many characters, broken at blanks where there are any. */
  static List<String> wrap(String text, int length) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.codePointCount(0, rest.length()) > length) {
      int end = rest.offsetByCodePoints(0, length);
      int blank = rest.lastIndexOf(' ', end);
      int cut = blank > 0 ? blank : end;
      lines.add(rest.substring(0, cut).stripTrailing());
      rest = rest.substring(cut).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  /**
   * As in {@code 42s}, {@code 3m12s}, {@code 41m}, {@code 2h05m} or {@code 3d04h}; never negative.
   */
  static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    } else if (seconds < 600) {
      return "%dm%02ds".formatted(seconds / 60, seconds % 60);
    } else if (seconds < 3_600) {
      return seconds / 60 + "m";
    } else if (seconds < 86_400) {
      return "%dh%02dm".formatted(seconds / 3_600, seconds % 3_600 / 60);
    }
    return "%dd%02dh".formatted(seconds / 86_400, seconds % 86_400 / 3_600);
  }

  /** As in {@code 41m}, or {@code past} for a moment before the present. */
  static String countdown(Instant moment, Instant now) {
    return moment.isBefore(now) ? "past" : duration(Duration.between(now, moment));
  }

  /** As in {@code in 41m} or {@code 3m12s ago}. */
  static String relative(Instant moment, Instant now) {
    return moment.isBefore(now)
        ? duration(Duration.between(moment, now)) + " ago"
        : "in " + duration(Duration.between(now, moment));
  }

  /** As in {@code 2026-03-01T03:41:00Z (in 41m)}; a dash for none. */
  static String moment(@Nullable Instant moment, Instant now) {
    return moment == null
        ? "-"
        : "%s (%s)".formatted(moment.truncatedTo(ChronoUnit.SECONDS), relative(moment, now));
  }

  /** As in {@code 03:41:00Z}. */
  static String clock(Instant moment) {
    return CLOCK.format(moment);
  }
}
