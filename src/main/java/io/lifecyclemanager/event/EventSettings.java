package io.lifecyclemanager.event;

import java.time.Duration;
import java.util.Map;

/**
 * What the controller does on events.
 *
 * @param responses by kind; kinds that are absent are ignored
 * @param scheduledAhead how long before the start of a scheduled event the controller responds; may
 *     be zero
 * @param rebalanceTimeout when a node is released on whose rebalance recommendation nothing
 *     followed; positive
 */
public record EventSettings(
    Map<EventKind, EventResponse> responses, Duration scheduledAhead, Duration rebalanceTimeout) {
  /** Copies the map. */
  public EventSettings {
    responses = Map.copyOf(responses);
  }

  /** What the controller does on events of this kind. */
  public EventResponse responseTo(EventKind kind) {
    return responses.getOrDefault(kind, EventResponse.IGNORE);
  }
}
