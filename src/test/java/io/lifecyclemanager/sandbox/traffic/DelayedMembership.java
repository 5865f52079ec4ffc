package io.lifecyclemanager.sandbox.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The nodes that a balancer's own nodes send to: they learn late of registrations and
 * deregistrations. Used by one thread.
 */
final class DelayedMembership {
  private final Duration late;
  private final Set<String> believed = new HashSet<>();
  private final Map<String, Instant> changes = new HashMap<>();
  private boolean begun;
  private Instant lastLook = Instant.MIN;

  /**
   * The first set of nodes takes effect at once.
   *
   * @param late how long they take to learn of a change
   */
  DelayedMembership(Duration late) {
    this.late = late;
  }

  /** Takes the registered nodes, and returns those that they know to be registered, in order. */
  List<String> believed(Instant now, Set<String> registered) {
    if (!begun) {
      begun = true;
      believed.addAll(registered);
    }
    Set<String> different = new HashSet<>(believed);
    different.addAll(registered);
    different.removeIf(node -> believed.contains(node) == registered.contains(node));
    changes.keySet().retainAll(different);
    // It may have changed right after the last look: the delay is never longer than configured.
    different.forEach(node -> changes.putIfAbsent(node, lastLook));
    lastLook = now;
    changes.entrySet().removeIf(change -> isHeard(change, now));
    return believed.stream().sorted(Comparator.naturalOrder()).toList();
  }

  private boolean isHeard(Map.Entry<String, Instant> change, Instant now) {
    boolean isKnown = !now.isBefore(change.getValue().plus(late));
    if (isKnown && !believed.remove(change.getKey())) {
      believed.add(change.getKey());
    }
    return isKnown;
  }
}
