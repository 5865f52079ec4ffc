package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.ResourceDiff.PropertyDiff;
import io.lifecyclemanager.enrollment.iam.IndentedJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was done, or would be.
 *
 * @param outcomes one for each part that is not as it should be, in their order; empty where
 *     nothing was to be done
 * @param failure why it ended early; empty where it did not
 */
public record EnrollmentReport(List<ResourceOutcome> outcomes, Optional<String> failure) {
  /** Keeps its own copy. */
  public EnrollmentReport {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * One part.
   *
   * @param title what it is
   * @param status what became of it
   * @param reason it stays; empty where there is nothing to say
   * @param changes what is not as it should be
   */
  public record ResourceOutcome(
      String title, ChangeStatus status, String reason, List<PropertyDiff> changes) {
    static ResourceOutcome of(ResourceDiff difference, ChangeStatus fate, String why) {
      return new ResourceOutcome(difference.desired().title(), fate, why, difference.changes());
    }

    private String text() {
      StringBuilder text = new StringBuilder(status.label()).append(' ').append(title);
      if (!reason.isEmpty()) {
        text.append(" (").append(reason).append(')');
      }
      for (PropertyDiff change : changes) {
        text.append("\n    ").append(change.property()).append(": ");
        change.actual().ifPresent(is -> text.append(is).append(" → "));
        text.append(change.desired());
      }
      return text.toString();
    }

    private Map<String, Object> toMap() {
      Map<String, Object> words = new LinkedHashMap<>();
      words.put("part", title);
      words.put("fate", status.code());
      if (!reason.isEmpty()) {
        words.put("why", reason);
      }
      Map<String, Object> properties = new LinkedHashMap<>();
      for (PropertyDiff change : changes) {
        Map<String, String> values = new LinkedHashMap<>();
        change.actual().ifPresent(is -> values.put("is", is));
        values.put("wanted", change.desired());
        properties.put(change.property(), values);
      }
      words.put("changes", properties);
      return words;
    }
  }

  /** Whether something is not as it should be, and nothing has been done about it. */
  public boolean hasOpenChanges() {
    return outcomes.stream()
        .map(ResourceOutcome::status)
        .anyMatch(fate ->
            switch (fate) {
              case CREATE, CHANGE, REMOVE, KEEP, KEPT, FAILED, NOT_TRIED -> true;
              case CREATED, CHANGED, REMOVED -> false;
            });
  }

  /** For people: a paragraph for each part. */
  public String text() {
    return outcomes.isEmpty()
        ? failure.isEmpty() ? "nothing to do" : "nothing was done"
        : String.join("\n", outcomes.stream().map(ResourceOutcome::text).toList());
  }

  /** For programs: one JSON object. */
  public String json() {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("parts", new ArrayList<>(outcomes.stream().map(ResourceOutcome::toMap).toList()));
    failure.ifPresent(why -> words.put("failure", why));
    return IndentedJson.format(words);
  }
}
