package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Finding.Severity;
import java.util.List;
import java.util.function.Function;

/** What a check came to. */
public sealed interface Outcome {
  /**
   * All is well.
   *
   * @param seen what was looked at, in a few words
   */
  record Passed(String seen) implements Outcome {}

  /**
   * Something is not as it should be.
   *
   * @param findings at least one
   */
  record Found(List<Finding> findings) implements Outcome {
    /** Keeps its own copy. */
    public Found {
      findings = List.copyOf(findings);
      if (findings.isEmpty()) {
        throw new IllegalStateException("nothing was found");
      }
    }
  }

  /**
   * It does not matter here.
   *
   * @param why in a few words
   */
  record NotMade(String why) implements Outcome {}

  /**
   * Nobody can say: whoever was asked did not answer, or not to us.
   *
   * @param why in one line
   */
  record NotKnown(String why) implements Outcome {}

  /** What was found; where nothing was, it is all well. */
  static Outcome of(List<Finding> findings, String seen) {
    return findings.isEmpty() ? new Passed(seen) : new Found(findings);
  }

  /** Judges an answer; without one nobody can say. */
  static <T> Outcome judge(Answered<T> answer, Function<T, Outcome> judgement) {
    return switch (answer) {
      case Answered.Known<T>(T value) -> judgement.apply(value);
      case Answered.Unknown<T>(String why) -> new NotKnown(why);
    };
  }

  /** Whether terminations are not graceful because of it. */
  default boolean isError() {
    return this instanceof Found found
        && found.findings().stream().anyMatch(one -> one.severity() == Severity.ERROR);
  }
}
