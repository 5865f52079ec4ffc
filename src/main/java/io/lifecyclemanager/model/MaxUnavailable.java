package io.lifecyclemanager.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many nodes may be terminating at the same time: a number or a percentage, as in the {@code
 * maxUnavailable} of Kubernetes.
 *
 * @param amount the number of nodes, at least 1, or the percentage, 1 to 100
 * @param isPercentage whether the amount is a percentage of the cluster's nodes
 */
public record MaxUnavailable(int amount, boolean isPercentage) {
  private static final int ALL = 100;
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})(%?)");

  /**
   * @throws IllegalArgumentException when the amount is out of range
   */
  public MaxUnavailable {
    if (amount < 1 || (isPercentage && amount > ALL)) {
      throw new IllegalArgumentException("out of range: " + amount + (isPercentage ? "%" : ""));
    }
  }

  /** The value of a text such as {@code 3} or {@code 25%}; empty for any other text. */
  public static Optional<MaxUnavailable> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int amount = Integer.parseInt(matcher.group(1));
    boolean isPercentage = !matcher.group(2).isEmpty();
    return amount < 1 || (isPercentage && amount > ALL)
        ? Optional.empty()
        : Optional.of(new MaxUnavailable(amount, isPercentage));
  }

  /** Whether any number of nodes may be terminating at the same time. */
  public boolean isUnlimited() {
    return isPercentage && amount == ALL;
  }

  /**
   * The number of nodes that may be terminating at the same time. A percentage is rounded down, but
   * to at least one node.
   *
   * @param nodes the number of nodes in the cluster
   */
  public long allowed(int nodes) {
    return isPercentage ? Math.max(1, (long) nodes * amount / ALL) : amount;
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return amount + (isPercentage ? "%" : "");
  }
}
