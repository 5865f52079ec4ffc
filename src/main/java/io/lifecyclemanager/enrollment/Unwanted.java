package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user wants taken back.
 *
 * @param queue name of the queue
 * @param role name of the role by which Auto Scaling sends to it
 * @param groups the groups whose hooks go; where there are none, see {@code cluster}
 * @param cluster name of the cluster whose groups' hooks go; empty for all hooks to this queue
 * @param evenWithMessages whether it matters that there are messages on the queue
 */
public record Unwanted(
    String queue,
    String role,
    List<GroupName> groups,
    Optional<String> cluster,
    boolean evenWithMessages) {
  /** Keeps its own copy. */
  public Unwanted {
    groups = List.copyOf(groups);
  }

  /**
   * Every part but the hooks and tags, in the order in which they can go. No rules where no rule
   * could have the queue's name in its own.
   */
  List<Part> parts(Place place) {
    Wanted wanted =
        new Wanted(
            queue,
            role,
            List.of(),
            Optional.empty(),
            Duration.ZERO,
            Optional.empty(),
            EventRules.fit(queue));
    return wanted.parts(place, Map.of(), false).reversed();
  }
}
