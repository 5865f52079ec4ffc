package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.Difference.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was done, or would be.
 *
 * @param steps one for each part that is not as it should be, in their order; empty where nothing
 *     was to be done
 * @param failure why it ended early; empty where it did not
 */
public record Report(List<Step> steps, Optional<String> failure) {
  /** Keeps its own copy. */
  public Report {
    steps = List.copyOf(steps);
  }

  /**
   * One part.
   *
   * @param title what it is
   * @param fate what became of it
   * @param why it stays; empty where there is nothing to say
   * @param changes what is not as it should be
   */
  public record Step(String title, Fate fate, String why, List<Change> changes) {
    static Step of(Difference difference, Fate fate, String why) {
      return new Step(difference.wanted().title(), fate, why, difference.changes());
    }

    private String text() {
      StringBuilder text = new StringBuilder(fate.word()).append(' ').append(title);
      if (!why.isEmpty()) {
        text.append(" (").append(why).append(')');
      }
      for (Change change : changes) {
        text.append("\n    ").append(change.property()).append(": ");
        change.is().ifPresent(is -> text.append(is).append(" → "));
        text.append(change.wanted());
      }
      return text.toString();
    }

    private Map<String, Object> words() {
      Map<String, Object> words = new LinkedHashMap<>();
      words.put("part", title);
      words.put("fate", fate.code());
      if (!why.isEmpty()) {
        words.put("why", why);
      }
      Map<String, Object> properties = new LinkedHashMap<>();
      for (Change change : changes) {
        Map<String, String> values = new LinkedHashMap<>();
        change.is().ifPresent(is -> values.put("is", is));
        values.put("wanted", change.wanted());
        properties.put(change.property(), values);
      }
      words.put("changes", properties);
      return words;
    }
  }

  /** Whether something is not as it should be, and nothing has been done about it. */
  public boolean hasLeftovers() {
    return steps.stream()
        .map(Step::fate)
        .anyMatch(fate ->
            switch (fate) {
              case MAKE, CHANGE, REMOVE, KEEP, KEPT, FAILED, NOT_TRIED -> true;
              case MADE, CHANGED, REMOVED -> false;
            });
  }

  /** For people: a paragraph for each part. */
  public String text() {
    return steps.isEmpty()
        ? failure.isEmpty() ? "nothing to do" : "nothing was done"
        : String.join("\n", steps.stream().map(Step::text).toList());
  }

  /** For programs: one JSON object. */
  public String json() {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("parts", new ArrayList<>(steps.stream().map(Step::words).toList()));
    failure.ifPresent(why -> words.put("failure", why));
    return Json.text(words);
  }
}
