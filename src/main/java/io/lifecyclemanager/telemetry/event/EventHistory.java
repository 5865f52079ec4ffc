package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.telemetry.event.NodeEvent.EventImportance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The events of one termination of a node so far: at most {@link #MAX_EVENTS}. One place is kept
 * for the end, one for what blocks the drain, and, until the node is drained, one for that and one
 * for the pods that are deleted regardless of their budgets. What has no place repeats the last
 * event of its reason, or is postponed until the node is drained or the termination ends: then
 * places are free that were kept. Used by one thread.
 */
final class EventHistory {
  static final int MAX_EVENTS = 8;
  private static final int KEPT_FOR_THE_END = 1;
  private static final int MAX_BLOCKER_EVENTS = 2;

  private final List<RecordedEvent> recorded = new ArrayList<>();
  private final List<PostponedEvent> postponed = new ArrayList<>();
  private boolean isDrained;
  private boolean isEnding;
  private boolean isEnded;

  /** An event that has no place yet, and when it happened. */
  record PostponedEvent(NodeEvent event, Instant at) {}

  /** An event in the API server. */
  static final class RecordedEvent {
    final NodeEvent event;
    final String name;
    final Set<String> content = new HashSet<>();
    int count = 1;
    Deadline nextRepeat;

    RecordedEvent(NodeEvent event, String name, Deadline nextRepeat) {
      this.event = event;
      this.name = name;
      this.nextRepeat = nextRepeat;
      content.addAll(event.content());
    }
  }

  /** The event that this one repeats; empty when it is to be created, if there is room. */
  Optional<RecordedEvent> repeated(NodeEvent event) {
    Optional<RecordedEvent> same =
        ofReason(event.reason()).stream()
            .filter(one -> one.content.containsAll(event.content()))
            .findFirst();
    return same.isPresent() || hasRoom(event) ? same : last(event.reason());
  }

  /** The event of this reason that was created last. */
  Optional<RecordedEvent> last(String reason) {
    return ofReason(reason).stream().reduce((_, last) -> last);
  }

  private List<RecordedEvent> ofReason(String reason) {
    return recorded.stream().filter(one -> one.event.reason().equals(reason)).toList();
  }

  /** Whether events of this reason say all of this already. */
  boolean contains(String reason, Set<String> content) {
    Set<String> left = new HashSet<>(content);
    ofReason(reason).forEach(one -> left.removeAll(one.content));
    return left.isEmpty();
  }

  /** Whether there is an event of this reason. */
  boolean hasReason(String reason) {
    return last(reason).isPresent();
  }

  /** Whether another event of this importance may be created. */
  boolean hasRoom(NodeEvent event) {
    int forDeletions = isDrained || isEnding || count(EventImportance.DELETION) > 0 ? 0 : 1;
    int forBlockers = isEnding || count(EventImportance.BLOCKER) > 0 ? 0 : 1;
    int forDrained = isDrained || isEnding ? 0 : 1;
    int kept =
        switch (event.importance()) {
          case PROGRESS, WARNING -> KEPT_FOR_THE_END + forDrained + forDeletions + forBlockers;
          case BLOCKER -> KEPT_FOR_THE_END + forDrained + forDeletions;
          case DELETION -> KEPT_FOR_THE_END + forDrained;
          case END -> 0;
        };
    if (event.reason().equals(NodeEvents.DRAINED)) {
      kept = KEPT_FOR_THE_END;
    }
    boolean isCapped =
        event.importance() == EventImportance.BLOCKER
            && count(EventImportance.BLOCKER) >= MAX_BLOCKER_EVENTS;
    return !isCapped && recorded.size() < MAX_EVENTS - kept;
  }

  private int count(EventImportance importance) {
    return Math.toIntExact(
        recorded.stream().filter(one -> one.event.importance() == importance).count());
  }

  /** The event was created under this name. */
  void add(NodeEvent event, String name, Deadline nextRepeat) {
    recorded.add(new RecordedEvent(event, name, nextRepeat));
  }

  /** The API server has no such event any more. */
  void forget(RecordedEvent gone) {
    recorded.remove(gone);
  }

  /** The event has no place yet. The first one of its reason is kept. */
  void postpone(NodeEvent event, Instant at) {
    if (postponed.stream().noneMatch(one -> one.event().reason().equals(event.reason()))) {
      postponed.add(new PostponedEvent(event, at));
    }
  }

  /** Removes the events that were postponed and have a place now, one at a time. */
  Optional<PostponedEvent> takePostponed() {
    Optional<PostponedEvent> next =
        postponed.stream().filter(one -> hasRoom(one.event())).findFirst();
    next.ifPresent(postponed::remove);
    return next;
  }

  /** The termination ends with the next event: only that one needs a place. */
  void markEnding() {
    isEnding = true;
  }

  /** Pods are not deleted any more. */
  void markDrained() {
    isDrained = true;
  }

  /** The termination has ended. */
  void markEnded() {
    isEnded = true;
  }

  /** Whether the termination has ended, so that whatever comes late is no event. */
  boolean isEnded() {
    return isEnded;
  }
}
