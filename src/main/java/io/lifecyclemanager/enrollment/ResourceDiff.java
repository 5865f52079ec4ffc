package io.lifecyclemanager.enrollment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A resource whose actual state differs from the desired one.
 *
 * @param desired the desired state
 * @param actual the actual state; empty if the resource does not exist
 */
public record ResourceDiff(Resource desired, Optional<Resource> actual) {
  /** The difference between desired and actual state; empty if there is none. */
  static Optional<ResourceDiff> between(Resource desired, Optional<Resource> actual) {
    return actual.map(Resource::properties).filter(desired.properties()::equals).isPresent()
        ? Optional.empty()
        : Optional.of(new ResourceDiff(desired, actual));
  }

  /**
   * One property that differs.
   *
   * @param actual its actual value; empty if the resource does not exist
   */
  record PropertyDiff(String property, Optional<String> actual, String desired) {}

  /** Every property that differs, in the order of {@link Resource#properties}. */
  List<PropertyDiff> properties() {
    List<PropertyDiff> properties = new ArrayList<>();
    desired
        .properties()
        .forEach((property, value) -> {
          Optional<String> found =
              actual.map(resource -> resource.properties().getOrDefault(property, "nothing"));
          if (!found.equals(Optional.of(value))) {
            properties.add(new PropertyDiff(property, found, value));
          }
        });
    return properties;
  }
}
