package io.lifecyclemanager.plan;

import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.MaxUnavailable;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * What one source asks of a termination. What it does not mention is empty.
 *
 * @param drain what to do with the pods
 * @param deadline how long the termination may take, from the beginning of its lifecycle action
 * @param waitForReplacement how long to wait for a replacement of the instance; may be zero
 * @param maxUnavailable how many nodes of the group may be terminating at the same time
 * @param minInterval between two completions of the group; may be zero
 * @param problems the invalid values, which count as not mentioned
 */
public record PlanRequest(
    Optional<DrainMode> drain,
    Optional<Duration> deadline,
    Optional<Duration> waitForReplacement,
    Optional<MaxUnavailable> maxUnavailable,
    Optional<Duration> minInterval,
    List<PlanProblem> problems) {
  /** Asks for nothing. */
  public static final PlanRequest NOTHING = ofDrain(Optional.empty());

  /**
   * Of a hook whose metadata is not known yet: no pod is evicted that the metadata may leave alone.
   * Only pods for which it would soon be too late are.
   */
  public static final PlanRequest UNKNOWN = ofDrain(Optional.of(DrainMode.WAIT));

  /** A number of nodes is less than a percentage, which may be that of a larger group later. */
  private static final Comparator<MaxUnavailable> LESS_UNAVAILABLE =
      Comparator.comparing(MaxUnavailable::isPercentage).thenComparingInt(MaxUnavailable::amount);

  /** Copies the problems. */
  public PlanRequest {
    problems = List.copyOf(problems);
  }

  private static PlanRequest ofDrain(Optional<DrainMode> drain) {
    return new PlanRequest(
        drain, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * An invalid value of a setting.
   *
   * @param text the setting as it was given, as in {@code drain=later}
   * @param source where it was given, as in {@code hook drain}
   * @param remedy what to give instead
   */
  public record PlanProblem(String text, String source, String remedy) {}

  /** What this source asks for, and otherwise what a source of lower precedence does. */
  public PlanRequest orElse(PlanRequest lower) {
    return new PlanRequest(
        drain.or(lower::drain),
        deadline.or(lower::deadline),
        waitForReplacement.or(lower::waitForReplacement),
        maxUnavailable.or(lower::maxUnavailable),
        minInterval.or(lower::minInterval),
        joined(lower));
  }

  /**
   * What two sources of the same precedence, such as two hooks of one group, ask for together: the
   * drain mode that disturbs pods least, the earlier deadline, the longer wait and interval, and
   * the lower limit, where a number of nodes is lower than a percentage.
   */
  public PlanRequest and(PlanRequest other) {
    return new PlanRequest(
        merge(drain, other.drain, (one, two) -> one.compareTo(two) < 0 ? one : two),
        merge(deadline, other.deadline, DurationMath::min),
        merge(waitForReplacement, other.waitForReplacement, DurationMath::max),
        merge(maxUnavailable, other.maxUnavailable, BinaryOperator.minBy(LESS_UNAVAILABLE)),
        merge(minInterval, other.minInterval, DurationMath::max),
        joined(other));
  }

  /** What remains to be decided is decided by the defaults. */
  public TerminationPlan resolve(Duration defaultWaitForReplacement) {
    return new TerminationPlan(
        drain.orElse(DrainMode.EVICT),
        deadline,
        waitForReplacement.orElse(defaultWaitForReplacement),
        maxUnavailable,
        minInterval);
  }

  private List<PlanProblem> joined(PlanRequest other) {
    return Stream.concat(problems.stream(), other.problems.stream()).toList();
  }

  private static <T> Optional<T> merge(Optional<T> one, Optional<T> two, BinaryOperator<T> rule) {
    return Stream.concat(one.stream(), two.stream()).reduce(rule);
  }
}
