package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.DoctorReport.CheckResult;
import io.lifecyclemanager.doctor.check.Check;
import io.lifecyclemanager.doctor.check.CheckOutcome;
import io.lifecyclemanager.doctor.check.Finding;
import io.lifecyclemanager.enrollment.iam.IndentedJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report for programs: one JSON object. Names of fields are part of the interface. */
public final class DoctorReportJson {
  private DoctorReportJson() {}

  /** The JSON text, without a line break at its end. */
  public static String of(DoctorReport report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("errors", report.errors());
    fields.put("warnings", report.warnings());
    fields.put("notKnown", report.notKnown());
    fields.put("skipped", skipped(report));
    fields.put("checks", report.results().stream().map(DoctorReportJson::fields).toList());
    return IndentedJson.format(fields);
  }

  private static List<Map<String, Object>> skipped(DoctorReport report) {
    return report.skipped().entrySet().stream()
        .map(group -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put("failed", group.getKey().code());
          fields.put("checks", group.getValue().stream().map(Check::code).toList());
          return fields;
        })
        .toList();
  }

  private static Map<String, Object> fields(CheckResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("code", result.check().code());
    fields.put("name", result.check().label());
    fields.put("category", result.check().category().label());
    fields.put("documentation", result.check().documentation());
    switch (result.outcome()) {
      case CheckOutcome.Passed(String seen) -> {
        fields.put("result", "passed");
        fields.put("seen", seen);
      }
      case CheckOutcome.NotMade(String reason) -> {
        fields.put("result", "not-made");
        fields.put("why", reason);
      }
      case CheckOutcome.NotKnown(String reason) -> {
        fields.put("result", "not-known");
        fields.put("why", reason);
      }
      case CheckOutcome.Skipped(Check failed) -> {
        fields.put("result", "skipped");
        fields.put("failed", failed.code());
      }
      case CheckOutcome.ProblemsFound(List<Finding> findings) -> {
        fields.put("result", result.outcome().isError() ? "error" : "warning");
        fields.put("findings", findings.stream().map(DoctorReportJson::fields).toList());
      }
    }
    return fields;
  }

  private static Map<String, Object> fields(Finding finding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    fields.put("what", finding.what());
    fields.put("why", finding.why());
    fields.put("fix", finding.fix());
    return fields;
  }
}
