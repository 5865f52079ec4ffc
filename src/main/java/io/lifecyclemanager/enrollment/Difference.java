package io.lifecyclemanager.enrollment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part that is not as it should be.
 *
 * @param wanted as it should be
 * @param found as it is; empty where there is none
 */
public record Difference(Part wanted, Optional<Part> found) {
  /** The difference between the two; empty where there is none. */
  static Optional<Difference> between(Part wanted, Optional<Part> found) {
    return found.map(Part::properties).filter(wanted.properties()::equals).isPresent()
        ? Optional.empty()
        : Optional.of(new Difference(wanted, found));
  }

  /**
   * One property that is not as it should be.
   *
   * @param is how it is; empty where the part does not exist
   */
  record Change(String property, Optional<String> is, String wanted) {}

  /** Every property that is not as it should be. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    wanted
        .properties()
        .forEach((property, value) -> {
          Optional<String> is =
              found.map(part -> part.properties().getOrDefault(property, "nothing"));
          if (!is.equals(Optional.of(value))) {
            changes.add(new Change(property, is, value));
          }
        });
    return changes;
  }
}
