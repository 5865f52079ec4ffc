package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.RawOptions.RawValue;
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
final class OptionValidator {
  /** Longer than Auto Scaling holds anything; sums and products stay in range. */
  static final Duration LONGEST = Duration.ofDays(7);

  /** None of IAM's wildcards and variables. */
  private static final String CLUSTER_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

  private static final String QUEUE_NAME = "[A-Za-z0-9_-]{1,80}";

  private static final String KEY_ARN =
      "arn:aws(-[a-z]+)*:kms:[a-z]{2,}(-[a-z]+)+-[0-9]+:[0-9]{12}:key/[A-Za-z0-9-]+";

  private final RawOptions given;
  private final List<String> problems;

  /**
   * @param given what to read
   * @param problems where to add what is wrong
   */
  OptionValidator(RawOptions given, List<String> problems) {
    this.given = given;
    this.problems = problems;
  }

  /** The text; empty when not given. An empty text is a problem. */
  Optional<String> text(CliOption option) {
    return given
        .get(option)
        .filter(
            value -> !value.text().isEmpty() || addProblem(value, "has no value", remedy(option)))
        .map(RawValue::text);
  }

  /** Whether anything was given, wrong or not. */
  boolean isGiven(CliOption option) {
    return given.get(option).isPresent();
  }

  /** Nothing given is a problem. */
  void require(CliOption option) {
    if (!isGiven(option)) {
      problems.add(option.option() + ": is needed; give " + option.valueLabel());
    }
  }

  /** A text of a form that is known. */
  Optional<String> matching(CliOption option, String pattern, String remedy) {
    return text(option).filter(text -> text.matches(pattern) || addProblem(option, remedy));
  }

  private boolean addProblem(CliOption option, String remedy) {
    return given
        .get(option)
        .map(value ->
            addProblem(value, "'" + value.text() + "' is not " + option.valueLabel(), remedy))
        .orElse(false);
  }

  /** The name of a cluster, which becomes part of tags and policies. */
  Optional<String> clusterName(CliOption option) {
    return matching(option, CLUSTER_NAME, "give letters, digits, ., - and _, as in my-cluster");
  }

  /** The ARN of a key of KMS. */
  Optional<String> keyArn(CliOption option) {
    return matching(option, KEY_ARN, "give one as in arn:aws:kms:REGION:ACCOUNT:key/ID");
  }

  /** The name of a queue that hooks can send to. */
  Optional<String> queueName(CliOption option) {
    Optional<String> name = text(option);
    given.get(option).filter(value -> !value.text().isEmpty()).ifPresent(this::checkQueueName);
    return name;
  }

  private void checkQueueName(RawValue value) {
    String name = value.text();
    if (name.endsWith(".fifo")) {
      addProblem(value, "is a FIFO queue", "lifecycle hooks send to standard queues only");
    } else if (!name.matches(QUEUE_NAME)) {
      addProblem(
          value,
          "'" + name + "' is not the name of a queue",
          name.startsWith("http")
              ? "give a URL with --queue-url"
              : "give 1 to 80 letters, digits, - and _: the last part of the queue's ARN");
    }
  }

  /** The items between commas, in their order; those of the default when not given. */
  List<String> list(CliOption option) {
    String text = text(option).or(() -> Optional.ofNullable(option.defaultValue())).orElse("");
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** As {@link #list}; one that names nothing is a problem: nothing must not mean everything. */
  List<String> nonEmptyList(CliOption option) {
    List<String> names = list(option);
    given
        .get(option)
        .filter(value -> !value.text().isEmpty() && names.isEmpty())
        .ifPresent(value -> addProblem(value, "names nothing", remedy(option)));
    return names;
  }

  /** A duration of an option that has a default. */
  Duration duration(CliOption option, Duration floor) {
    return optionalDuration(option, floor)
        .orElseGet(() -> Durations.parse(fallback(option)).orElseThrow());
  }

  /** A duration; empty when not given. */
  Optional<Duration> optionalDuration(CliOption option, Duration floor) {
    String range =
        "give a duration from %s to %s, as in 300 (seconds), 300s, 5m or 1h30m"
            .formatted(Durations.format(floor), Durations.format(LONGEST));
    return given
        .get(option)
        .flatMap(value -> {
          Optional<Duration> duration = Durations.parse(value.text());
          if (duration.isEmpty()) {
            addProblem(value, "'" + value.text() + "' is not a duration", range);
          } else if (duration.get().compareTo(floor) < 0) {
            addProblem(value, "'" + value.text() + "' is too short", range);
            return Optional.empty();
          } else if (duration.get().compareTo(LONGEST) > 0) {
            addProblem(value, "'" + value.text() + "' is too long", range);
            return Optional.empty();
          }
          return duration;
        });
  }

  /** A whole number; empty when not given. */
  Optional<Integer> optionalNumber(CliOption option, int least, int most) {
    String range = "give a whole number from " + least + " to " + most;
    return given
        .get(option)
        .flatMap(value -> {
          if (!value.text().matches("-?[0-9]+")) {
            addProblem(value, "'" + value.text() + "' is not a number", range);
            return Optional.empty();
          }
          boolean inRange =
              value.text().length() < 10
                  && Integer.parseInt(value.text()) >= least
                  && Integer.parseInt(value.text()) <= most;
          if (!inRange) {
            addProblem(value, "'" + value.text() + "' is out of range", range);
            return Optional.empty();
          }
          return Optional.of(Integer.valueOf(value.text()));
        });
  }

  /** A whole number of an option that has a default. */
  int number(CliOption option, int least, int most) {
    return optionalNumber(option, least, most).orElseGet(() -> Integer.valueOf(fallback(option)));
  }

  /** One of a few words, in lower case. */
  String choice(CliOption option, List<String> words) {
    return choice(option, words, words);
  }

  private String choice(CliOption option, List<String> words, List<String> shown) {
    return given
        .get(option)
        .filter(value ->
            words.contains(value.text().toLowerCase(Locale.ROOT))
                || addProblem(
                    value,
                    "'" + value.text() + "' is not known",
                    "give one of " + String.join(", ", shown)))
        .map(value -> value.text().toLowerCase(Locale.ROOT))
        .orElseGet(() -> fallback(option));
  }

  /** A switch. Go's short forms are understood, too. */
  boolean isEnabled(CliOption option) {
    List<String> understood = List.of("true", "false", "1", "0", "t", "f");
    String text = choice(option, understood, List.of("true", "false"));
    return text.startsWith("t") || text.equals("1");
  }

  /** Adds a problem with a value; always false. */
  boolean addProblem(RawValue value, String what, String remedy) {
    problems.add(value.source() + ": " + what + "; " + remedy);
    return false;
  }

  private static String remedy(CliOption option) {
    return "give " + option.valueLabel() + " or leave it out";
  }

  private static String fallback(CliOption option) {
    return Objects.requireNonNull(option.defaultValue(), option.option());
  }
}
