package io.lifecyclemanager.model.label;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A label selector of Kubernetes. Without requirements it selects all objects.
 *
 * @param requirements all of them have to be met
 */
public record LabelRequirements(List<LabelRequirement> requirements) {
  /** Selects no object. */
  public static final LabelRequirements NOTHING =
      new LabelRequirements(List.of(new LabelRequirement("", LabelOperator.IN, List.of())));

  public LabelRequirements {
    requirements = List.copyOf(requirements);
  }

  /** The operator of a requirement, as in a label selector of Kubernetes. */
  public enum LabelOperator {
    IN("In"),
    NOT_IN("NotIn"),
    EXISTS("Exists"),
    DOES_NOT_EXIST("DoesNotExist"),
    /** An operator of a later Kubernetes, whose meaning is not known here. */
    UNKNOWN("");

    private final String label;

    LabelOperator(String label) {
      this.label = label;
    }

    /** The operator in a manifest, as in {@code NotIn}; {@link #UNKNOWN} for any other text. */
    public static LabelOperator of(String label) {
      return Arrays.stream(values())
          .filter(operator -> operator.label.equals(label))
          .findFirst()
          .orElse(UNKNOWN);
    }

    /** As in {@code NotIn}. */
    public String label() {
      return label;
    }
  }

  /** A requirement on one label. */
  public record LabelRequirement(String key, LabelOperator operator, List<String> values) {
    public LabelRequirement {
      values = List.copyOf(values);
    }

    private boolean isMetBy(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
        case UNKNOWN -> false;
      };
    }
  }

  /** Whether an object with these labels is selected. */
  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.isMetBy(labels));
  }
}
