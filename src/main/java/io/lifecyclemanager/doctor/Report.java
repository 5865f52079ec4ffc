package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Finding.Severity;
import java.util.Arrays;
import java.util.List;

/**
 * What all checks came to.
 *
 * @param results in the order of the checks
 */
public record Report(List<Result> results) {
  /** Keeps its own copy. */
  public Report {
    results = List.copyOf(results);
  }

  /** One check and what it came to. */
  public record Result(Check check, Outcome outcome) {}

  /** Makes all checks. Pure. */
  static Report of(World world) {
    return new Report(
        Arrays.stream(Check.values()).map(check -> new Result(check, check.of(world))).toList());
  }

  /** How many errors were found. */
  public int errors() {
    return count(Severity.ERROR);
  }

  /** How many warnings there are. */
  public int warnings() {
    return count(Severity.WARNING);
  }

  /** How many checks nobody could make. */
  public int unknown() {
    return Math.toIntExact(
        results.stream().filter(one -> one.outcome() instanceof Outcome.NotKnown).count());
  }

  private int count(Severity severity) {
    return Math.toIntExact(
        results.stream()
            .map(Result::outcome)
            .filter(outcome -> outcome instanceof Outcome.Found)
            .flatMap(outcome -> ((Outcome.Found) outcome).findings().stream())
            .filter(finding -> finding.severity() == severity)
            .count());
  }
}
