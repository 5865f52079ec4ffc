package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Finding.FindingSeverity;
import java.util.Arrays;
import java.util.List;

/**
 * What all checks came to.
 *
 * @param results in the order of the checks
 */
public record DoctorReport(List<CheckResult> results) {
  /** Keeps its own copy. */
  public DoctorReport {
    results = List.copyOf(results);
  }

  /** One check and what it came to. */
  public record CheckResult(Check check, CheckOutcome outcome) {}

  /** Makes all checks. Pure. */
  static DoctorReport of(Snapshot world) {
    return new DoctorReport(
        Arrays.stream(Check.values())
            .map(check -> new CheckResult(check, check.evaluate(world)))
            .toList());
  }

  /** How many errors were found. */
  public int errors() {
    return count(FindingSeverity.ERROR);
  }

  /** How many warnings there are. */
  public int warnings() {
    return count(FindingSeverity.WARNING);
  }

  /** How many checks nobody could make. */
  public int notKnown() {
    return Math.toIntExact(
        results.stream().filter(one -> one.outcome() instanceof CheckOutcome.NotKnown).count());
  }

  private int count(FindingSeverity severity) {
    return Math.toIntExact(
        results.stream()
            .map(CheckResult::outcome)
            .filter(outcome -> outcome instanceof CheckOutcome.ProblemsFound)
            .flatMap(outcome -> ((CheckOutcome.ProblemsFound) outcome).findings().stream())
            .filter(finding -> finding.severity() == severity)
            .count());
  }
}
