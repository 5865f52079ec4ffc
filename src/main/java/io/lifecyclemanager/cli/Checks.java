package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.Given.Value;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads typed values and collects what is wrong with them, so that all of it can be said at once. A
 * wrong value reads as the flag's default, or as not given where there is none.
 */
final class Checks {
  /** Longer than Auto Scaling holds anything; sums and products stay in range. */
  static final Duration LONGEST = Duration.ofDays(7);

  private final Given given;
  private final List<String> problems;

  /**
   * @param given what to read
   * @param problems where to add what is wrong
   */
  Checks(Given given, List<String> problems) {
    this.given = given;
    this.problems = problems;
  }

  /** The text; empty when not given. An empty text is a problem. */
  Optional<String> text(Flag flag) {
    return given
        .get(flag)
        .filter(value -> !value.text().isEmpty() || complain(value, "has no value", remedy(flag)))
        .map(Value::text);
  }

  /** The items between commas, in their order; those of the default when not given. */
  List<String> list(Flag flag) {
    String text = text(flag).or(() -> Optional.ofNullable(flag.fallback())).orElse("");
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** A duration of a flag that has a default. */
  Duration duration(Flag flag, Duration floor) {
    return optionalDuration(flag, floor)
        .orElseGet(() -> Durations.parse(fallback(flag)).orElseThrow());
  }

  /** A duration; empty when not given. */
  Optional<Duration> optionalDuration(Flag flag, Duration floor) {
    String range =
        "give a duration from %s to %s, as in 300 (seconds), 300s, 5m or 1h30m"
            .formatted(Durations.text(floor), Durations.text(LONGEST));
    return given
        .get(flag)
        .flatMap(value -> {
          Optional<Duration> duration = Durations.parse(value.text());
          if (duration.isEmpty()) {
            complain(value, "'" + value.text() + "' is not a duration", range);
          } else if (duration.get().compareTo(floor) < 0) {
            complain(value, "'" + value.text() + "' is too short", range);
            return Optional.empty();
          } else if (duration.get().compareTo(LONGEST) > 0) {
            complain(value, "'" + value.text() + "' is too long", range);
            return Optional.empty();
          }
          return duration;
        });
  }

  /** A whole number; empty when not given. */
  Optional<Integer> optionalNumber(Flag flag, int least, int most) {
    String range = "give a whole number from " + least + " to " + most;
    return given
        .get(flag)
        .flatMap(value -> {
          if (!value.text().matches("-?[0-9]+")) {
            complain(value, "'" + value.text() + "' is not a number", range);
            return Optional.empty();
          }
          boolean inRange =
              value.text().length() < 10
                  && Integer.parseInt(value.text()) >= least
                  && Integer.parseInt(value.text()) <= most;
          if (!inRange) {
            complain(value, "'" + value.text() + "' is out of range", range);
            return Optional.empty();
          }
          return Optional.of(Integer.valueOf(value.text()));
        });
  }

  /** A whole number of a flag that has a default. */
  int number(Flag flag, int least, int most) {
    return optionalNumber(flag, least, most).orElseGet(() -> Integer.valueOf(fallback(flag)));
  }

  /** One of a few words, in lower case. */
  String word(Flag flag, List<String> words) {
    return word(flag, words, words);
  }

  private String word(Flag flag, List<String> words, List<String> shown) {
    return given
        .get(flag)
        .filter(value ->
            words.contains(value.text().toLowerCase(Locale.ROOT))
                || complain(
                    value,
                    "'" + value.text() + "' is not known",
                    "give one of " + String.join(", ", shown)))
        .map(value -> value.text().toLowerCase(Locale.ROOT))
        .orElseGet(() -> fallback(flag));
  }

  /** A switch. Go's short forms are understood, too. */
  boolean isOn(Flag flag) {
    List<String> understood = List.of("true", "false", "1", "0", "t", "f");
    String text = word(flag, understood, List.of("true", "false"));
    return text.startsWith("t") || text.equals("1");
  }

  /** Adds a problem with a value; always false. */
  boolean complain(Value value, String what, String remedy) {
    problems.add(value.where() + ": " + what + "; " + remedy);
    return false;
  }

  private static String remedy(Flag flag) {
    return "give " + flag.label() + " or leave it out";
  }

  private static String fallback(Flag flag) {
    return Objects.requireNonNull(flag.fallback(), flag.option());
  }
}
