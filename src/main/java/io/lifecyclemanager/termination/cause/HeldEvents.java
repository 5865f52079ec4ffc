package io.lifecyclemanager.termination.cause;

import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.event.InstanceEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The EC2 events of one termination. EC2 completes none of them, so that nothing but their messages
 * is held. Not thread-safe.
 */
final class HeldEvents {
  private final Map<String, ClaimEvent> events = new LinkedHashMap<>();

  /** The key of an event, which no lifecycle action has. */
  static String key(InstanceEvent event) {
    return key(ClaimEvent.of(event));
  }

  private static String key(ClaimEvent event) {
    return "event/" + event.key();
  }

  /** Adds an event; false when it is known. */
  boolean add(InstanceEvent event) {
    return events.put(key(event), ClaimEvent.of(event)) == null;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** Removes the events that a claim names so. */
  void remove(List<ClaimEvent> over) {
    over.forEach(it -> events.remove(key(it)));
  }

  /** Keeps only the events with these keys. */
  void keepOnly(Set<String> keys) {
    events.keySet().retainAll(keys);
  }

  /** The events as a claim holds them. */
  List<ClaimEvent> forClaim() {
    return List.copyOf(events.values());
  }
}
