package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.ResourceDiff.PropertyDiff;
import io.lifecyclemanager.enrollment.iam.IndentedJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What enroll or unenroll did, or would do.
 *
 * @param outcomes one for each resource that differs from its desired state, in the order of the
 *     changes; empty if there was nothing to do
 * @param failure why the command ended early; empty if it did not
 */
public record EnrollmentReport(List<ResourceOutcome> outcomes, Optional<String> failure) {
  /** Keeps its own copy of the list. */
  public EnrollmentReport {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * The outcome for one resource.
   *
   * @param title names the resource
   * @param status what happened to it
   * @param reason why it stays; an empty text if there is nothing to explain
   * @param properties its properties that differ; none for a removal
   */
  public record ResourceOutcome(
      String title, ChangeStatus status, String reason, List<PropertyDiff> properties) {
    static ResourceOutcome of(ResourceDiff diff, ChangeStatus status, String reason) {
      return new ResourceOutcome(diff.desired().title(), status, reason, diff.properties());
    }

    private String text() {
      StringBuilder text = new StringBuilder(status.label()).append(' ').append(title);
      if (!reason.isEmpty()) {
        text.append(" (").append(reason).append(')');
      }
      for (PropertyDiff property : properties) {
        text.append("\n    ").append(property.property()).append(": ");
        property.actual().ifPresent(actual -> text.append(actual).append(" → "));
        text.append(property.desired());
      }
      return text.toString();
    }

    private Map<String, Object> toMap() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("resource", title);
      fields.put("status", status.code());
      if (!reason.isEmpty()) {
        fields.put("reason", reason);
      }
      Map<String, Object> diffs = new LinkedHashMap<>();
      for (PropertyDiff property : properties) {
        Map<String, String> values = new LinkedHashMap<>();
        property.actual().ifPresent(actual -> values.put("actual", actual));
        values.put("desired", property.desired());
        diffs.put(property.property(), values);
      }
      fields.put("changes", diffs);
      return fields;
    }
  }

  /** Whether a resource still differs from its desired state. */
  public boolean hasOpenChanges() {
    return outcomes.stream()
        .map(ResourceOutcome::status)
        .anyMatch(status ->
            switch (status) {
              case CREATE, CHANGE, REMOVE, KEEP, KEPT, FAILED, NOT_TRIED -> true;
              case CREATED, CHANGED, REMOVED -> false;
            });
  }

  /** The report for people: one line for each resource, and one for each of its properties. */
  public String text() {
    return outcomes.isEmpty()
        ? failure.isEmpty() ? "nothing to do" : "nothing was done"
        : String.join("\n", outcomes.stream().map(ResourceOutcome::text).toList());
  }

  /** The report for programs: one JSON object. */
  public String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(
        "resources", new ArrayList<>(outcomes.stream().map(ResourceOutcome::toMap).toList()));
    failure.ifPresent(reason -> fields.put("failure", reason));
    return IndentedJson.format(fields);
  }
}
