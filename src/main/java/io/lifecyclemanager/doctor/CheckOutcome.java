package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Finding.FindingSeverity;
import java.util.List;
import java.util.function.Function;

/** What a check came to. */
public sealed interface CheckOutcome {
  /**
   * All is well.
   *
   * @param seen what was looked at, in a few words
   */
  record Passed(String seen) implements CheckOutcome {}

  /**
   * Something is not as it should be.
   *
   * @param findings at least one
   */
  record ProblemsFound(List<Finding> findings) implements CheckOutcome {
    /** Keeps its own copy. */
    public ProblemsFound {
      findings = List.copyOf(findings);
      if (findings.isEmpty()) {
        throw new IllegalStateException("nothing was found");
      }
    }
  }

  /**
   * It does not matter here.
   *
   * @param reason in a few words
   */
  record NotMade(String reason) implements CheckOutcome {}

  /**
   * Nobody can say: whoever was asked did not answer, or not to us.
   *
   * @param reason in one line
   */
  record NotKnown(String reason) implements CheckOutcome {}

  /** What was found; where nothing was, it is all well. */
  static CheckOutcome of(List<Finding> findings, String seen) {
    return findings.isEmpty() ? new Passed(seen) : new ProblemsFound(findings);
  }

  /** Judges an answer; without one nobody can say. */
  static <T> CheckOutcome judge(QueryResult<T> answer, Function<T, CheckOutcome> judgement) {
    return switch (answer) {
      case QueryResult.Available<T>(T value) -> judgement.apply(value);
      case QueryResult.Unavailable<T>(String why) -> new NotKnown(why);
    };
  }

  /** Whether terminations are not graceful because of it. */
  default boolean isError() {
    return this instanceof ProblemsFound found
        && found.findings().stream().anyMatch(one -> one.severity() == FindingSeverity.ERROR);
  }
}
