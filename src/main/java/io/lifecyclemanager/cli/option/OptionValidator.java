package io.lifecyclemanager.cli.option;

import io.lifecyclemanager.cli.option.RawOptions.RawValue;
import io.lifecyclemanager.plan.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Converts raw values into typed values and collects every problem, so that all of them are
 * reported together. An invalid value is converted to the option's default, or to empty where there
 * is none; the caller finds out from {@link #result}. Not thread-safe.
 */
public final class OptionValidator {
  /** What names of nodes, namespaces and Services have in common; a regular expression. */
  public static final String KUBERNETES_NAME = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?";

  /** Longer than Auto Scaling holds an instance, and sums and products of it do not overflow. */
  static final Duration MAX_DURATION = Duration.ofDays(7);

  private static final List<String> SWITCH_VALUES = List.of("true", "false", "1", "0", "t", "f");

  private final RawOptions options;
  private final List<String> problems;

  /**
   * @param options the values to convert
   * @param parseErrors the problems that the parser found already
   */
  public OptionValidator(RawOptions options, List<String> parseErrors) {
    this.options = options;
    this.problems = new ArrayList<>(parseErrors);
  }

  /** The settings if no problem was found, else the problems. */
  public <T> Parsed<T> result(Supplier<T> settings) {
    T value = settings.get();
    return problems.isEmpty() ? new Parsed.Valid<>(value) : new Parsed.Invalid<>(problems);
  }

  /** The value as it was given, valid or not; empty when the option was not given. */
  public Optional<RawValue> raw(CliOption option) {
    return options.get(option);
  }

  /** Whether the option was given, valid or not. */
  public boolean isGiven(CliOption option) {
    return raw(option).isPresent();
  }

  /** Adds a problem if the option was not given. */
  public void require(CliOption option) {
    if (!isGiven(option)) {
      addProblem(option.option(), "is required", "give " + option.valueLabel());
    }
  }

  /**
   * Adds a problem.
   *
   * @param source the option or environment variable
   * @param what what is wrong
   * @param remedy what the user should do
   */
  public void addProblem(String source, String what, String remedy) {
    problems.add(source + ": " + what + "; " + remedy);
  }

  /**
   * Adds a problem with a value.
   *
   * @return always false, for use in filters
   */
  public boolean addProblem(RawValue value, String what, String remedy) {
    addProblem(value.source(), what, remedy);
    return false;
  }

  /** The text; empty when not given. An empty text is a problem. */
  public Optional<String> text(CliOption option) {
    return raw(option)
        .filter(value ->
            !value.text().isEmpty() || addProblem(value, "has no value", giveOrOmit(option)))
        .map(RawValue::text);
  }

  /**
   * A text that matches a pattern; empty when not given.
   *
   * @param pattern a regular expression for the whole text
   * @param remedy what the user should do about a text that does not match
   */
  public Optional<String> matching(CliOption option, String pattern, String remedy) {
    return text(option).filter(text -> text.matches(pattern) || addMismatch(option, text, remedy));
  }

  private boolean addMismatch(CliOption option, String text, String remedy) {
    return raw(option)
        .map(value -> addProblem(value, "'" + text + "' is not " + option.valueLabel(), remedy))
        .orElse(false);
  }

  /** The items between commas, in their order; those of the default when not given. */
  public List<String> list(CliOption option) {
    String text = text(option).or(() -> Optional.ofNullable(option.defaultValue())).orElse("");
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /**
   * As {@link #list}, but a list that is given and empty is a problem, because "none" must not turn
   * into "all".
   */
  public List<String> nonEmptyList(CliOption option) {
    List<String> items = list(option);
    raw(option)
        .filter(value -> !value.text().isEmpty() && items.isEmpty())
        .ifPresent(value -> addProblem(value, "the list is empty", giveOrOmit(option)));
    return items;
  }

  /** A duration of an option that has a default. */
  public Duration duration(CliOption option, Duration min) {
    return optionalDuration(option, min)
        .orElseGet(() -> Durations.parse(defaultValue(option)).orElseThrow());
  }

  /** A duration from {@code min} to {@link #MAX_DURATION}; empty when not given. */
  public Optional<Duration> optionalDuration(CliOption option, Duration min) {
    String range =
        "give a duration from %s to %s, as in 300 (seconds), 300s, 5m or 1h30m"
            .formatted(Durations.format(min), Durations.format(MAX_DURATION));
    return raw(option)
        .flatMap(value -> {
          Optional<Duration> duration = Durations.parse(value.text());
          if (duration.isEmpty()) {
            addProblem(value, "'" + value.text() + "' is not a duration", range);
          } else if (duration.get().compareTo(min) < 0) {
            addProblem(value, "'" + value.text() + "' is too short", range);
            return Optional.empty();
          } else if (duration.get().compareTo(MAX_DURATION) > 0) {
            addProblem(value, "'" + value.text() + "' is too long", range);
            return Optional.empty();
          }
          return duration;
        });
  }

  /** A whole number of an option that has a default. */
  public int number(CliOption option, int min, int max) {
    return optionalNumber(option, min, max).orElseGet(() -> Integer.valueOf(defaultValue(option)));
  }

  /** A whole number from {@code min} to {@code max}; empty when not given. */
  public Optional<Integer> optionalNumber(CliOption option, int min, int max) {
    String range = "give a whole number from " + min + " to " + max;
    return raw(option)
        .flatMap(value -> {
          if (!value.text().matches("-?[0-9]+")) {
            addProblem(value, "'" + value.text() + "' is not a number", range);
            return Optional.empty();
          }
          boolean inRange =
              value.text().length() < 10
                  && Integer.parseInt(value.text()) >= min
                  && Integer.parseInt(value.text()) <= max;
          if (!inRange) {
            addProblem(value, "'" + value.text() + "' is out of range", range);
            return Optional.empty();
          }
          return Optional.of(Integer.valueOf(value.text()));
        });
  }

  /** One of an enum's constants, typed in any case, of an option that has a default. */
  public <E extends Enum<E>> E choice(CliOption option, Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    String name = oneOf(option, names, names);
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The value of a switch. The short forms of Go, such as {@code t} and {@code 0}, are valid. */
  public boolean isEnabled(CliOption option) {
    String text = oneOf(option, SWITCH_VALUES, List.of("true", "false"));
    return text.startsWith("t") || text.equals("1");
  }

  private String oneOf(CliOption option, List<String> accepted, List<String> shown) {
    return raw(option)
        .filter(value ->
            accepted.contains(value.text().toLowerCase(Locale.ROOT))
                || addProblem(
                    value,
                    "'" + value.text() + "' is not a valid value",
                    shown.stream().collect(Collectors.joining(", ", "give one of ", ""))))
        .map(value -> value.text().toLowerCase(Locale.ROOT))
        .orElseGet(() -> defaultValue(option));
  }

  private static String giveOrOmit(CliOption option) {
    return "give " + option.valueLabel() + " or omit the option";
  }

  private static String defaultValue(CliOption option) {
    return Objects.requireNonNull(option.defaultValue(), option.option());
  }
}
