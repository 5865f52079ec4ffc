package io.lifecyclemanager.plan;

import io.lifecyclemanager.model.DurationMath;
import java.time.Duration;
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
 * @param problems the invalid values, which count as not mentioned
 */
public record PlanRequest(
    Optional<DrainMode> drain,
    Optional<Duration> deadline,
    Optional<Duration> waitForReplacement,
    List<PlanProblem> problems) {
  /** Asks for nothing. */
  public static final PlanRequest NOTHING =
      new PlanRequest(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  /**
   * Of a hook whose metadata is not known yet: no pod is evicted that the metadata may leave alone.
   * Only pods for which it would soon be too late are.
   */
  public static final PlanRequest UNKNOWN =
      new PlanRequest(Optional.of(DrainMode.WAIT), Optional.empty(), Optional.empty(), List.of());

  /** Copies the problems. */
  public PlanRequest {
    problems = List.copyOf(problems);
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
        joined(lower));
  }

  /**
   * What two sources of the same precedence, such as two hooks of one group, ask for together: the
   * drain mode that disturbs pods least, the earlier deadline, the longer wait.
   */
  public PlanRequest and(PlanRequest other) {
    return new PlanRequest(
        merge(drain, other.drain, (one, two) -> one.compareTo(two) < 0 ? one : two),
        merge(deadline, other.deadline, DurationMath::min),
        merge(waitForReplacement, other.waitForReplacement, DurationMath::max),
        joined(other));
  }

  /** What remains to be decided is decided by the defaults. */
  public TerminationPlan resolve(Duration defaultWaitForReplacement) {
    return new TerminationPlan(
        drain.orElse(DrainMode.EVICT),
        deadline,
        waitForReplacement.orElse(defaultWaitForReplacement));
  }

  private List<PlanProblem> joined(PlanRequest other) {
    return Stream.concat(problems.stream(), other.problems.stream()).toList();
  }

  private static <T> Optional<T> merge(Optional<T> one, Optional<T> two, BinaryOperator<T> rule) {
    return Stream.concat(one.stream(), two.stream()).reduce(rule);
  }
}
