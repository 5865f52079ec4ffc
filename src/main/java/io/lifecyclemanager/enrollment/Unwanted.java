package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a user wants taken back.
 *
 * @param queue name of the queue
 * @param role name of the role by which Auto Scaling sends to it; empty for the one called after
 *     the queue and those of the hooks that go
 * @param groups the groups whose hooks go; where there are none, see {@code cluster}
 * @param cluster name of the cluster whose groups' hooks go; empty for all hooks to this queue
 * @param evenWithMessages whether hooks and queue go though there are messages, or instances on
 *     their way out
 */
public record Unwanted(
    String queue,
    Optional<String> role,
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
   *
   * @param roles names of the roles
   */
  List<Part> parts(Place place, Set<String> roles) {
    return roles.stream()
        .map(this::everything)
        .flatMap(wanted -> wanted.parts(place, Map.of(), false).reversed().stream())
        .distinct()
        .sorted(Comparator.comparing(Unwanted::isOfRole))
        .toList();
  }

  /** Whether enroll writes it like this, with any key: the queue that has it may be gone. */
  boolean isWrittenByEnroll(Place place, Part.Grant found) {
    Encryption encryption =
        PolicyText.key(found.policy())
            .<Encryption>map(Encryption.With::new)
            .orElseGet(Encryption.BySqs::new);
    return everything(found.role())
        .grant(place, encryption)
        .properties()
        .equals(found.properties());
  }

  private Wanted everything(String ofRole) {
    return new Wanted(
        queue,
        ofRole,
        List.of(),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        EventRules.fit(queue));
  }

  private static boolean isOfRole(Part part) {
    return part instanceof Part.Grant || part instanceof Part.Role;
  }
}
