package io.lifecyclemanager.doctor.check;

import io.lifecyclemanager.doctor.check.Finding.FindingSeverity;
import io.lifecyclemanager.doctor.snapshot.QueryResult;
import io.lifecyclemanager.doctor.snapshot.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The outcome of one check. */
public sealed interface CheckOutcome {
  /**
   * The check found no problem.
   *
   * @param seen what the check looked at, in a few words
   */
  record Passed(String seen) implements CheckOutcome {}

  /**
   * The check found problems: errors, warnings or both.
   *
   * @param findings at least one
   */
  record ProblemsFound(List<Finding> findings) implements CheckOutcome {
    public ProblemsFound {
      findings = List.copyOf(findings);
      if (findings.isEmpty()) {
        throw new IllegalStateException("a check without findings has passed");
      }
    }
  }

  /**
   * The check does not apply here.
   *
   * @param reason in a few words
   */
  record NotMade(String reason) implements CheckOutcome {}

  /**
   * The check could not be made, because AWS or the API server did not answer or denied the
   * request.
   *
   * @param reason in one line
   */
  record NotKnown(String reason) implements CheckOutcome {}

  /**
   * The check could not be made, because it needs what another check has found missing.
   *
   * @param failed that other check
   */
  record Skipped(Check failed) implements CheckOutcome {}

  /** {@link ProblemsFound} with these findings, or {@link Passed} if there are none. */
  static CheckOutcome of(List<Finding> findings, String seen) {
    return findings.isEmpty() ? new Passed(seen) : new ProblemsFound(findings);
  }

  /**
   * Applies the judgement to a result that is available; {@link Skipped} if a check is about what
   * has failed, else {@link NotKnown}.
   */
  static <T> CheckOutcome judge(QueryResult<T> result, Function<T, CheckOutcome> judgement) {
    return switch (result) {
      case QueryResult.Available<T>(T value) -> judgement.apply(value);
      case QueryResult.Unavailable<T>(String reason, Optional<Requirement> failed) ->
          failed
              .<CheckOutcome>map(requirement -> new Skipped(Check.about(requirement)))
              .orElseGet(() -> new NotKnown(reason));
    };
  }

  /** Whether at least one finding is an error. */
  default boolean isError() {
    return this instanceof ProblemsFound found
        && found.findings().stream()
            .anyMatch(finding -> finding.severity() == FindingSeverity.ERROR);
  }
}
