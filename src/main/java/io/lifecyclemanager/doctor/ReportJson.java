package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Report.Result;
import io.lifecyclemanager.enrollment.IndentedJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report for programs: one JSON object. */
public final class ReportJson {
  private ReportJson() {}

  /** The text, without a new line at its end. */
  public static String of(Report report) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("errors", report.errors());
    words.put("warnings", report.warnings());
    words.put("notKnown", report.unknown());
    words.put("checks", report.results().stream().map(ReportJson::words).toList());
    return IndentedJson.format(words);
  }

  private static Map<String, Object> words(Result result) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("code", result.check().code());
    words.put("name", result.check().label());
    words.put("category", result.check().category().label());
    words.put("documentation", result.check().documentation());
    switch (result.outcome()) {
      case Outcome.Passed(String seen) -> {
        words.put("result", "passed");
        words.put("seen", seen);
      }
      case Outcome.NotMade(String why) -> {
        words.put("result", "not-made");
        words.put("why", why);
      }
      case Outcome.NotKnown(String why) -> {
        words.put("result", "not-known");
        words.put("why", why);
      }
      case Outcome.Found(List<Finding> findings) -> {
        words.put("result", result.outcome().isError() ? "error" : "warning");
        words.put("findings", findings.stream().map(ReportJson::words).toList());
      }
    }
    return words;
  }

  private static Map<String, Object> words(Finding finding) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    words.put("what", finding.what());
    words.put("why", finding.why());
    words.put("mend", finding.cure());
    return words;
  }
}
