package io.lifecyclemanager.model.label;

import io.lifecyclemanager.model.label.LabelRequirements.LabelOperator;
import io.lifecyclemanager.model.label.LabelRequirements.LabelRequirement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads label selectors as {@code kubectl --selector} accepts them: requirements separated by
 * commas, each of the form {@code key=value}, {@code key==value}, {@code key!=value}, {@code key in
 * (a,b)}, {@code key notin (a,b)}, {@code key} or {@code !key}. Pure.
 */
public final class LabelSelectorParser {
  private static final String NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
  private static final String PREFIX = "[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?/";
  private static final String KEY = "((?:" + PREFIX + ")?" + NAME + ")";
  private static final String VALUE = "(?:" + NAME + ")?";

  /** Commas outside of parentheses. */
  private static final Pattern SEPARATOR = Pattern.compile(",(?![^(]*\\))");

  private static final Pattern EQUALITY = Pattern.compile(KEY + "\\s*(==?|!=)\\s*(" + VALUE + ")");
  private static final Pattern SET =
      Pattern.compile(
          KEY + "\\s+(in|notin)\\s*\\(\\s*(" + VALUE + "(?:\\s*,\\s*" + VALUE + ")*)\\s*\\)");
  private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*" + KEY);

  private LabelSelectorParser() {}

  /** The requirements; empty where the text is no selector, or has no requirement. */
  public static Optional<LabelRequirements> parse(String text) {
    List<Optional<LabelRequirement>> requirements =
        Arrays.stream(SEPARATOR.split(text, -1)).map(part -> requirement(part.strip())).toList();
    return requirements.stream().allMatch(Optional::isPresent)
        ? Optional.of(
            new LabelRequirements(requirements.stream().flatMap(Optional::stream).toList()))
        : Optional.empty();
  }

  private static Optional<LabelRequirement> requirement(String text) {
    return Stream.of(equality(text), set(text), existence(text))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<LabelRequirement> equality(String text) {
    Matcher matcher = EQUALITY.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new LabelRequirement(
                matcher.group(1),
                matcher.group(2).equals("!=") ? LabelOperator.NOT_IN : LabelOperator.IN,
                List.of(matcher.group(3))))
        : Optional.empty();
  }

  private static Optional<LabelRequirement> set(String text) {
    Matcher matcher = SET.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new LabelRequirement(
                matcher.group(1),
                matcher.group(2).equals("in") ? LabelOperator.IN : LabelOperator.NOT_IN,
                List.of(matcher.group(3).split("\\s*,\\s*", -1))))
        : Optional.empty();
  }

  private static Optional<LabelRequirement> existence(String text) {
    Matcher matcher = EXISTENCE.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new LabelRequirement(
                matcher.group(2),
                matcher.group(1).isEmpty() ? LabelOperator.EXISTS : LabelOperator.DOES_NOT_EXIST,
                List.of()))
        : Optional.empty();
  }
}
