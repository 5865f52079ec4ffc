package io.lifecyclemanager.pace;

import io.lifecyclemanager.model.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Whose turn it is among the nodes that wait: the groups take turns, and within a group the node
 * with the earliest deadline is first. Not thread-safe.
 */
final class AdmissionOrder {
  /** When each group that waits had a node admitted last. */
  private final Map<String, Long> lastTurns = new HashMap<>();

  private long turns;

  private record OrderedNode<T>(T value, String group, long deadline) {}

  private record Ranked<T>(OrderedNode<T> entry, int rankInGroup, long lastTurn) {}

  /** The order in which nodes are admitted as far as limits allow. */
  <T> List<T> sort(
      Collection<T> waiting, Function<T, String> group, Function<T, Deadline> deadline) {
    Map<String, List<OrderedNode<T>>> groups = new HashMap<>();
    for (T one : waiting) {
      // Deadlines may change at any time: each is read once.
      OrderedNode<T> entry = new OrderedNode<>(one, group.apply(one), deadline.apply(one).nanos());
      groups.computeIfAbsent(entry.group, _ -> new ArrayList<>()).add(entry);
    }
    lastTurns.keySet().retainAll(groups.keySet());
    List<Ranked<T>> ranked = new ArrayList<>();
    groups.forEach((name, members) -> {
      long origin = members.getFirst().deadline;
      // The monotonic clock may wrap around: only differences count.
      members.sort(Comparator.comparingLong(one -> one.deadline - origin));
      for (int rank = 0; rank < members.size(); rank++) {
        ranked.add(new Ranked<>(members.get(rank), rank, lastTurns.getOrDefault(name, 0L)));
      }
    });
    ranked.sort(
        Comparator.<Ranked<T>>comparingInt(Ranked::rankInGroup)
            .thenComparingLong(Ranked::lastTurn)
            .thenComparing(one -> one.entry.group));
    return ranked.stream().map(one -> one.entry.value).toList();
  }

  /** A node of the group was admitted. */
  void recordTurn(String group) {
    lastTurns.put(group, ++turns);
  }
}
