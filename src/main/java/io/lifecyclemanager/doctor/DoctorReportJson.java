package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.DoctorReport.CheckResult;
import io.lifecyclemanager.enrollment.IndentedJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report for programs: one JSON object. */
public final class DoctorReportJson {
  private DoctorReportJson() {}

  /** The text, without a new line at its end. */
  public static String of(DoctorReport report) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("errors", report.errors());
    words.put("warnings", report.warnings());
    words.put("notKnown", report.notKnown());
    words.put("checks", report.results().stream().map(DoctorReportJson::fields).toList());
    return IndentedJson.format(words);
  }

  private static Map<String, Object> fields(CheckResult result) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("code", result.check().code());
    words.put("name", result.check().label());
    words.put("category", result.check().category().label());
    words.put("documentation", result.check().documentation());
    switch (result.outcome()) {
      case CheckOutcome.Passed(String seen) -> {
        words.put("result", "passed");
        words.put("seen", seen);
      }
      case CheckOutcome.NotMade(String why) -> {
        words.put("result", "not-made");
        words.put("why", why);
      }
      case CheckOutcome.NotKnown(String why) -> {
        words.put("result", "not-known");
        words.put("why", why);
      }
      case CheckOutcome.ProblemsFound(List<Finding> findings) -> {
        words.put("result", result.outcome().isError() ? "error" : "warning");
        words.put("findings", findings.stream().map(DoctorReportJson::fields).toList());
      }
    }
    return words;
  }

  private static Map<String, Object> fields(Finding finding) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    words.put("what", finding.what());
    words.put("why", finding.why());
    words.put("mend", finding.fix());
    return words;
  }
}
