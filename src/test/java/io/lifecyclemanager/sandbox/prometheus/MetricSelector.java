package io.lifecyclemanager.sandbox.prometheus;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A selector in a query, as in {@code name{label="value"}}. Ours always have the braces, so that
 * they are found without a parser.
 *
 * @param text the selector itself
 * @param metric the name
 * @param matchers the conditions in the braces
 */
public record MetricSelector(String text, String metric, List<LabelMatcher> matchers) {
  private static final Pattern SELECTOR = Pattern.compile("([a-z][a-z0-9_]*)\\{([^}]*)}");

  private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~|!~|!=|=)\"([^\"]*)\"");

  /** A condition on a label. */
  public record LabelMatcher(String label, String operator, String value) {}

  /** All selectors of a query, in their order. */
  public static List<MetricSelector> of(String query) {
    return SELECTOR
        .matcher(query)
        .results()
        .map(found -> new MetricSelector(found.group(), found.group(1), matchers(found.group(2))))
        .toList();
  }

  private static List<LabelMatcher> matchers(String text) {
    return MATCHER
        .matcher(text)
        .results()
        .map(found -> new LabelMatcher(found.group(1), found.group(2), found.group(3)))
        .toList();
  }
}
