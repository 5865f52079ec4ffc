package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LiveDeadline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A queue of entries that belong to groups. The groups take turns, and of a group the entry with
 * the earliest deadline is next, before entries that were added later with the same deadline. So a
 * group with many entries delays another group's entry by one of its own at a time.
 *
 * <p>Invariant: between two entries that {@link #take} takes of one group, one is taken of each
 * other group that waits all the time. Not thread-safe.
 *
 * @param <G> what identifies a group
 * @param <E> the entries, compared by equality
 */
public final class RoundRobinQueue<G, E> {
  /** The groups that wait, in the order of their turns; none is empty. */
  private final Map<G, List<Entry<E>>> groups = new LinkedHashMap<>();

  private record Entry<E>(E value, LiveDeadline deadline) {}

  /**
   * Adds an entry. A group without entries gets the last turn.
   *
   * @param deadline read again whenever an entry of the group is taken, since it may change
   */
  public void add(G group, E entry, LiveDeadline deadline) {
    groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(new Entry<>(entry, deadline));
  }

  /**
   * Removes an entry that has not been taken.
   *
   * @return whether it was there
   */
  public boolean remove(G group, E entry) {
    List<Entry<E>> entries = groups.getOrDefault(group, List.of());
    Optional<Entry<E>> found = entries.stream().filter(one -> one.value.equals(entry)).findFirst();
    found.ifPresent(one -> removeFrom(group, entries, one));
    return found.isPresent();
  }

  /**
   * Takes the next entry of the group whose turn it is; the next turn is that of another group.
   *
   * @return empty when no entry waits
   */
  public Optional<E> take() {
    return groups.keySet().stream().findFirst().flatMap(this::takeOf);
  }

  /**
   * Takes the next entry of this group, whosever turn it is. The group then gets the last turn.
   *
   * @return empty when none of its entries waits
   */
  public Optional<E> takeOf(G group) {
    List<Entry<E>> entries = groups.get(group);
    if (entries == null) {
      return Optional.empty();
    }
    Entry<E> first = earliest(entries);
    groups.remove(group);
    groups.put(group, entries);
    removeFrom(group, entries, first);
    return Optional.of(first.value);
  }

  private void removeFrom(G group, List<Entry<E>> entries, Entry<E> entry) {
    entries.remove(entry);
    if (entries.isEmpty()) {
      groups.remove(group);
    }
  }

  private static <E> Entry<E> earliest(List<Entry<E>> entries) {
    Entry<E> first = entries.getFirst();
    Deadline earliest = first.deadline.current();
    for (Entry<E> entry : entries.subList(1, entries.size())) {
      Deadline deadline = entry.deadline.current();
      if (!deadline.orLater(earliest).equals(deadline)) {
        first = entry;
        earliest = deadline;
      }
    }
    return first;
  }
}
