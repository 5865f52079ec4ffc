package io.lifecyclemanager.termination.cause;

import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.event.InstanceEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The EC2 events of one termination. EC2 completes none of them, so that nothing but their messages
 * is held. Not thread-safe.
 */
final class HeldEvents {
  private final Map<String, InstanceEvent> events = new LinkedHashMap<>();

  /** The key of an event, which no lifecycle action has. */
  static String key(InstanceEvent event) {
    return "event/" + event.kind().text() + "/" + event.id();
  }

  /** Adds an event; false when it is known. */
  boolean add(InstanceEvent event) {
    return events.put(key(event), event) == null;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** Removes the events that a claim names so. */
  void remove(List<ClaimEvent> over) {
    Set<String> keys =
        over.stream()
            .map(it -> "event/" + it.kind() + "/" + it.id())
            .collect(Collectors.toUnmodifiableSet());
    events.keySet().removeAll(keys);
  }

  /** Keeps only the events with these keys. */
  void keepOnly(Set<String> keys) {
    events.keySet().retainAll(keys);
  }

  /** The events as a claim holds them. */
  List<ClaimEvent> forClaim() {
    return events.values().stream()
        .map(event ->
            new ClaimEvent(
                event.kind().text(),
                event.id(),
                Optional.ofNullable(event.effectiveAt()).map(Instant::toString).orElse(null)))
        .toList();
  }
}
