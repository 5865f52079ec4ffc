package io.lifecyclemanager.enrollment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part that is not as it should be.
 *
 * @param desired as it should be
 * @param actual as it is; empty where there is none
 */
public record ResourceDiff(Resource desired, Optional<Resource> actual) {
  /** The difference between the two; empty where there is none. */
  static Optional<ResourceDiff> between(Resource wanted, Optional<Resource> found) {
    return found.map(Resource::properties).filter(wanted.properties()::equals).isPresent()
        ? Optional.empty()
        : Optional.of(new ResourceDiff(wanted, found));
  }

  /**
   * One property that is not as it should be.
   *
   * @param actual how it is; empty where the part does not exist
   */
  record PropertyDiff(String property, Optional<String> actual, String desired) {}

  /** Every property that is not as it should be. */
  List<PropertyDiff> changes() {
    List<PropertyDiff> changes = new ArrayList<>();
    desired
        .properties()
        .forEach((property, value) -> {
          Optional<String> is =
              actual.map(part -> part.properties().getOrDefault(property, "nothing"));
          if (!is.equals(Optional.of(value))) {
            changes.add(new PropertyDiff(property, is, value));
          }
        });
    return changes;
  }
}
