package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.telemetry.event.NodeEvent.EventImportance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events of one node so far: at most {@link #MAX_EVENTS}, of which one is kept for the end of
 * the termination and one for a warning. What has no place repeats the last event of its reason.
 * Used by one thread.
 */
final class EventHistory {
  static final int MAX_EVENTS = 8;
  private static final int KEPT_FOR_THE_END = 1;
  private static final int KEPT_FOR_WARNINGS = 1;

  private final Map<String, RecordedEvent> byContent = new LinkedHashMap<>();
  private int created;

  /** An event in the API server. */
  static final class RecordedEvent {
    final String reason;
    final String name;
    int count = 1;

    RecordedEvent(String reason, String name) {
      this.reason = reason;
      this.name = name;
    }
  }

  /** The event that this one repeats; empty when it is to be created, if there is room. */
  Optional<RecordedEvent> repeated(NodeEvent event) {
    @Nullable RecordedEvent same = byContent.get(event.content());
    if (same != null || hasRoom(event)) {
      return Optional.ofNullable(same);
    }
    return byContent.values().stream()
        .filter(one -> one.reason.equals(event.reason()))
        .reduce((_, last) -> last);
  }

  /** Whether an event with this content exists. */
  boolean contains(NodeEvent event) {
    return byContent.containsKey(event.content());
  }

  /** Whether another event of this importance may be created. */
  boolean hasRoom(NodeEvent event) {
    int kept =
        switch (event.importance()) {
          case PROGRESS -> KEPT_FOR_THE_END + KEPT_FOR_WARNINGS;
          case WARNING -> KEPT_FOR_THE_END;
          case END -> 0;
        };
    return created < MAX_EVENTS - kept;
  }

  /** The event was created under this name. */
  void add(NodeEvent event, String name) {
    created++;
    byContent.put(event.content(), new RecordedEvent(event.reason(), name));
  }

  /** Whether the event is the last one of a termination. */
  static boolean isLast(NodeEvent event) {
    return event.importance() == EventImportance.END;
  }
}
