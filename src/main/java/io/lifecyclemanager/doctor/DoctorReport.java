package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.check.Check;
import io.lifecyclemanager.doctor.check.CheckOutcome;
import io.lifecyclemanager.doctor.check.Finding.FindingSeverity;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.util.Arrays;
import java.util.List;

/**
 * The outcome of all checks.
 *
 * @param results in the order of {@link Check}
 */
public record DoctorReport(List<CheckResult> results) {
  public DoctorReport {
    results = List.copyOf(results);
  }

  /** A check and its outcome. */
  public record CheckResult(Check check, CheckOutcome outcome) {}

  /** Makes all checks against a snapshot. Pure. */
  static DoctorReport of(Snapshot snapshot) {
    return new DoctorReport(
        Arrays.stream(Check.values())
            .map(check -> new CheckResult(check, check.evaluate(snapshot)))
            .toList());
  }

  /** The number of findings that are errors. */
  public int errors() {
    return count(FindingSeverity.ERROR);
  }

  /** The number of findings that are warnings. */
  public int warnings() {
    return count(FindingSeverity.WARNING);
  }

  /** The number of checks that could not be made. */
  public int notKnown() {
    return Math.toIntExact(
        results.stream()
            .filter(result -> result.outcome() instanceof CheckOutcome.NotKnown)
            .count());
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
