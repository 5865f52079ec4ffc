package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.telemetry.event.EventHistory.PostponedEvent;
import io.lifecyclemanager.telemetry.event.EventHistory.RecordedEvent;
import io.lifecyclemanager.telemetry.event.NodeEvent.EventImportance;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records events of nodes: as new ones, as repetitions, or not at all. Used by one thread. */
final class NodeHistories {
  private static final int MAX_NODES = 10_000;

  /** An event is changed this often at most. */
  private static final Duration BETWEEN_REPEATS = Duration.ofMinutes(1);

  private final NodeEventSink sink;
  private final Listener failures;
  private final Time time;

  // The oldest node is forgotten first.
  private final Map<String, EventHistory> histories =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, EventHistory> eldest) {
          return size() > MAX_NODES;
        }
      };

  /**
   * @param failures receives a fact for each event that could not be recorded
   */
  NodeHistories(NodeEventSink sink, Listener failures, Time time) {
    this.sink = sink;
    this.failures = failures;
    this.time = time;
  }

  /** Records the deletion of a pod regardless of its budgets, unless an event has announced it. */
  void recordDeletion(NodeRef node, EvictionAnswered answer, List<Blocker> blockers, Instant at) {
    BlockerEvents.deletions(node, answer, blockers, at, history(node))
        .forEach(event -> record(event, at, false));
  }

  /**
   * Records an event.
   *
   * @param isRefresh whether to repeat what was recorded already, so that the API server keeps it
   * @return false when the request failed
   */
  boolean record(NodeEvent event, Instant at, boolean isRefresh) {
    if (NodeEvents.isBeginning(event) && history(event.node()).isEnded()) {
      histories.remove(event.node().uid());
    }
    EventHistory history = NodeEvents.isOfHold(event) ? holdHistory(event) : history(event.node());
    if (event.reason().equals(NodeEvents.DRAINED)) {
      history.markDrained();
    }
    if (event.importance() == EventImportance.END) {
      history.markEnding();
      recordPostponed(history);
    }
    boolean recorded = true;
    if (!isNoNews(event, history) || (isRefresh && !history.isEnded())) {
      recorded = send(event, at, history);
    }
    if (event.reason().equals(NodeEvents.DRAINED)) {
      recordPostponed(history);
    }
    if (event.importance() == EventImportance.END) {
      history.markEnded();
    }
    return recorded;
  }

  private void recordPostponed(EventHistory history) {
    for (Optional<PostponedEvent> next = history.takePostponed();
        next.isPresent();
        next = history.takePostponed()) {
      boolean _ = send(next.get().event(), next.get().at(), history);
    }
  }

  private EventHistory history(NodeRef node) {
    return histories.computeIfAbsent(node.uid(), _ -> new EventHistory());
  }

  /** Of its own, because a hold takes no place of a termination, and may end during it or after. */
  private EventHistory holdHistory(NodeEvent event) {
    return histories.computeIfAbsent(event.node().uid() + "/hold", _ -> new EventHistory());
  }

  private static boolean isNoNews(NodeEvent event, EventHistory history) {
    return switch (event.importance()) {
      case END -> false;
      case BLOCKER, DELETION ->
          history.isEnded() || history.contains(event.reason(), event.content());
      case PROGRESS, WARNING ->
          history.isEnded()
              || (event.reason().equals(NodeEvents.STARTED)
                  && (history.hasReason(NodeEvents.STARTED)
                      || history.hasReason(NodeEvents.CLAIMED)));
    };
  }

  private boolean send(NodeEvent event, Instant at, EventHistory history) {
    try {
      Optional<RecordedEvent> repeated = history.repeated(event);
      if (repeated.isPresent() && repeat(repeated.get(), event, at)) {
        return true;
      }
      repeated.ifPresent(history::forget);
      if (history.hasRoom(event)) {
        history.add(event, sink.create(event, at), time.in(BETWEEN_REPEATS));
      } else if (repeated.isEmpty() && !event.importance().equals(EventImportance.END)) {
        history.postpone(event, at);
      }
      return true;
    } catch (RemoteFailure failure) {
      failures.on(
          new Fact.RemoteCallFailed(
              null, "recording events of nodes", failure, null, "the event is dropped"));
      return false;
    }
  }

  /** Returns false when the API server has forgotten the event. */
  private boolean repeat(RecordedEvent recorded, NodeEvent event, Instant at) {
    recorded.count++;
    boolean exists = true;
    if (time.isPast(recorded.nextRepeat)) {
      recorded.nextRepeat = time.in(BETWEEN_REPEATS);
      exists = sink.repeat(recorded.name, recorded.count, at);
    }
    recorded.content.addAll(event.content());
    return exists;
  }
}
