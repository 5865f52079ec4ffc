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
 * wrong value reads as the option's default, or as not given where there is none.
 */
final class Checks {
  /** Longer than Auto Scaling holds anything; sums and products stay in range. */
  static final Duration LONGEST = Duration.ofDays(7);

  /** None of IAM's wildcards and variables. */
  private static final String CLUSTER_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

  private static final String QUEUE_NAME = "[A-Za-z0-9_-]{1,80}";

  private static final String KEY_ARN =
      "arn:aws(-[a-z]+)*:kms:[a-z]{2,}(-[a-z]+)+-[0-9]+:[0-9]{12}:key/[A-Za-z0-9-]+";

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
  Optional<String> text(Option option) {
    return given
        .get(option)
        .filter(value -> !value.text().isEmpty() || complain(value, "has no value", remedy(option)))
        .map(Value::text);
  }

  /** Whether anything was given, wrong or not. */
  boolean isGiven(Option option) {
    return given.get(option).isPresent();
  }

  /** Nothing given is a problem. */
  void require(Option option) {
    if (!isGiven(option)) {
      problems.add(option.option() + ": is needed; give " + option.label());
    }
  }

  /** A text of a form that is known. */
  Optional<String> matching(Option option, String pattern, String remedy) {
    return text(option).filter(text -> text.matches(pattern) || complain(option, remedy));
  }

  private boolean complain(Option option, String remedy) {
    return given
        .get(option)
        .map(value -> complain(value, "'" + value.text() + "' is not " + option.label(), remedy))
        .orElse(false);
  }

  /** The name of a cluster, which becomes part of tags and policies. */
  Optional<String> clusterName(Option option) {
    return matching(option, CLUSTER_NAME, "give letters, digits, ., - and _, as in my-cluster");
  }

  /** The ARN of a key of KMS. */
  Optional<String> keyArn(Option option) {
    return matching(option, KEY_ARN, "give one as in arn:aws:kms:REGION:ACCOUNT:key/ID");
  }

  /** The name of a queue that hooks can send to. */
  Optional<String> queueName(Option option) {
    Optional<String> name = text(option);
    given.get(option).filter(value -> !value.text().isEmpty()).ifPresent(this::checkQueueName);
    return name;
  }

  private void checkQueueName(Value value) {
    String name = value.text();
    if (name.endsWith(".fifo")) {
      complain(value, "is a FIFO queue", "lifecycle hooks send to standard queues only");
    } else if (!name.matches(QUEUE_NAME)) {
      complain(
          value,
          "'" + name + "' is not the name of a queue",
          name.startsWith("http")
              ? "give a URL with --queue-url"
              : "give 1 to 80 letters, digits, - and _: the last part of the queue's ARN");
    }
  }

  /** The items between commas, in their order; those of the default when not given. */
  List<String> list(Option option) {
    String text = text(option).or(() -> Optional.ofNullable(option.fallback())).orElse("");
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** As {@link #list}; one that names nothing is a problem: nothing must not mean everything. */
  List<String> names(Option option) {
    List<String> names = list(option);
    given
        .get(option)
        .filter(value -> !value.text().isEmpty() && names.isEmpty())
        .ifPresent(value -> complain(value, "names nothing", remedy(option)));
    return names;
  }

  /** A duration of an option that has a default. */
  Duration duration(Option option, Duration floor) {
    return optionalDuration(option, floor)
        .orElseGet(() -> Durations.parse(fallback(option)).orElseThrow());
  }

  /** A duration; empty when not given. */
  Optional<Duration> optionalDuration(Option option, Duration floor) {
    String range =
        "give a duration from %s to %s, as in 300 (seconds), 300s, 5m or 1h30m"
            .formatted(Durations.text(floor), Durations.text(LONGEST));
    return given
        .get(option)
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
  Optional<Integer> optionalNumber(Option option, int least, int most) {
    String range = "give a whole number from " + least + " to " + most;
    return given
        .get(option)
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

  /** A whole number of an option that has a default. */
  int number(Option option, int least, int most) {
    return optionalNumber(option, least, most).orElseGet(() -> Integer.valueOf(fallback(option)));
  }

  /** One of a few words, in lower case. */
  String word(Option option, List<String> words) {
    return word(option, words, words);
  }

  private String word(Option option, List<String> words, List<String> shown) {
    return given
        .get(option)
        .filter(value ->
            words.contains(value.text().toLowerCase(Locale.ROOT))
                || complain(
                    value,
                    "'" + value.text() + "' is not known",
                    "give one of " + String.join(", ", shown)))
        .map(value -> value.text().toLowerCase(Locale.ROOT))
        .orElseGet(() -> fallback(option));
  }

  /** A switch. Go's short forms are understood, too. */
  boolean isOn(Option option) {
    List<String> understood = List.of("true", "false", "1", "0", "t", "f");
    String text = word(option, understood, List.of("true", "false"));
    return text.startsWith("t") || text.equals("1");
  }

  /** Adds a problem with a value; always false. */
  boolean complain(Value value, String what, String remedy) {
    problems.add(value.where() + ": " + what + "; " + remedy);
    return false;
  }

  private static String remedy(Option option) {
    return "give " + option.label() + " or leave it out";
  }

  private static String fallback(Option option) {
    return Objects.requireNonNull(option.fallback(), option.option());
  }
}
