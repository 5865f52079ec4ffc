package io.lifecyclemanager.doctor;

import java.util.List;
import java.util.Map;

/**
 * Which objects are meant, by their labels. One without any demand means all.
 *
 * @param requirements all of them have to hold
 */
public record LabelRequirements(List<LabelRequirement> requirements) {
  /** Means nothing at all. */
  public static final LabelRequirements NOTHING =
      new LabelRequirements(List.of(new LabelRequirement("", "In", List.of())));

  /** Keeps its own copy. */
  public LabelRequirements {
    requirements = List.copyOf(requirements);
  }

  /**
   * What is demanded of one label.
   *
   * @param operator {@code In}, {@code NotIn}, {@code Exists} or {@code DoesNotExist}
   */
  public record LabelRequirement(String key, String operator, List<String> values) {
    /** Keeps its own copy. */
    public LabelRequirement {
      values = List.copyOf(values);
    }

    private boolean isMetBy(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case "In" -> value != null && values.contains(value);
        case "NotIn" -> value == null || !values.contains(value);
        case "Exists" -> value != null;
        case "DoesNotExist" -> value == null;
        // An operator of a later Kubernetes: nobody can say whom it means.
        default -> false;
      };
    }
  }

  /** Whether an object with these labels is meant. */
  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(demand -> demand.isMetBy(labels));
  }
}
