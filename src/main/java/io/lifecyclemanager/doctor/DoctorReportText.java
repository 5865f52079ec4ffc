package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.DoctorReport.CheckResult;
import io.lifecyclemanager.doctor.check.Check;
import io.lifecyclemanager.doctor.check.CheckCategory;
import io.lifecyclemanager.doctor.check.CheckOutcome;
import io.lifecyclemanager.doctor.check.Finding;
import io.lifecyclemanager.doctor.check.Finding.FindingSeverity;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;

/** A report for people: a line for each check, and a paragraph for each finding. */
public final class DoctorReportText {
  private static final String PASSED = "√";
  private static final String WARNING = "‼";
  private static final String ERROR = "×";
  private static final String NOT_MADE = "-";
  private static final String NOT_KNOWN = "?";
  private static final int SKIPPED_PER_LINE = 3;
  private static final int WIDTH =
      Arrays.stream(Check.values()).mapToInt(check -> check.label().length()).max().orElseThrow();

  private DoctorReportText() {}

  /** The text, without a line break at its end. */
  public static String of(DoctorReport report) {
    StringBuilder text = new StringBuilder();
    for (CheckCategory category : CheckCategory.values()) {
      List<CheckResult> made =
          report.results().stream()
              .filter(result -> result.check().category() == category)
              .filter(result -> !(result.outcome() instanceof CheckOutcome.Skipped))
              .toList();
      if (!made.isEmpty()) {
        text.append(category.heading()).append('\n');
        made.forEach(result -> add(text, result));
        text.append('\n');
      }
    }
    addSkipped(text, report.skipped());
    return text.append(summary(report)).toString();
  }

  /** What one failure causes is listed once, and not as a line for each check. */
  private static void addSkipped(StringBuilder text, Map<Check, List<Check>> skipped) {
    skipped.forEach((failed, checks) -> {
      text.append(NOT_MADE).append(" skipped: ").append(failed.code()).append(" failed\n");
      checks.stream()
          .map(check -> check.code() + " " + check.label())
          .gather(Gatherers.windowFixed(SKIPPED_PER_LINE))
          .forEach(some -> text.append("    ").append(String.join(", ", some)).append('\n'));
    });
    if (!skipped.isEmpty()) {
      text.append('\n');
    }
  }

  private static void add(StringBuilder text, CheckResult result) {
    switch (result.outcome()) {
      case CheckOutcome.Passed(String seen) -> line(text, PASSED, result.check(), seen);
      case CheckOutcome.NotMade(String reason) ->
          line(text, NOT_MADE, result.check(), "not made: " + reason);
      case CheckOutcome.NotKnown(String reason) ->
          line(text, NOT_KNOWN, result.check(), "not known: " + reason);
      // In a list of their own.
      case CheckOutcome.Skipped _ -> {}
      case CheckOutcome.ProblemsFound(List<Finding> findings) -> {
        line(
            text,
            result.outcome().isError() ? ERROR : WARNING,
            result.check(),
            findings.size() == 1 ? "" : findings.size() + " findings");
        findings.forEach(finding -> add(text, result, finding));
      }
    }
  }

  private static void line(StringBuilder text, String sign, Check check, String outcome) {
    text.append(
        ("%s %s %-" + WIDTH + "s %s")
            .formatted(sign, check.code(), check.label(), outcome)
            .strip());
    text.append('\n');
  }

  private static void add(StringBuilder text, CheckResult result, Finding finding) {
    String sign = finding.severity() == FindingSeverity.ERROR ? ERROR : WARNING;
    text.append("    ").append(sign).append(' ').append(finding.what()).append('\n');
    text.append("      why:  ").append(finding.why()).append('\n');
    text.append("      fix:  ").append(finding.fix()).append('\n');
    text.append("      see:  ").append(result.check().documentation()).append('\n');
  }

  private static String summary(DoctorReport report) {
    int skipped = report.skipped().values().stream().mapToInt(List::size).sum();
    return "%s, %s, %d not known%s"
        .formatted(
            Phrases.count(report.errors(), "error"),
            Phrases.count(report.warnings(), "warning"),
            report.notKnown(),
            skipped == 0 ? "" : ", " + skipped + " skipped");
  }
}
