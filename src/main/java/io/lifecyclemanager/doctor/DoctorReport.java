package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.check.Check;
import io.lifecyclemanager.doctor.check.CheckOutcome;
import io.lifecyclemanager.doctor.check.Finding.FindingSeverity;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** The checks that were skipped, by the check whose failure is the reason; in report order. */
  public Map<Check, List<Check>> skipped() {
    Map<Check, List<Check>> skipped = new LinkedHashMap<>();
    for (CheckResult result : results) {
      if (result.outcome() instanceof CheckOutcome.Skipped(Check failed)) {
        skipped.computeIfAbsent(failed, _ -> new ArrayList<>()).add(result.check());
      }
    }
    return skipped;
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
