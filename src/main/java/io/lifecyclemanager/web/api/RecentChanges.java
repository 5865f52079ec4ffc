package io.lifecyclemanager.web.api;

import io.lifecyclemanager.status.StatusJson;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.TerminationStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The most recent status and the events that led to it, as many as fit. All clients read the same
 * events: a client that is slower than the events are dropped has lost its place. Not thread-safe.
 */
final class RecentChanges {
  private static final int MAX_EVENTS = 256;
  private static final int MAX_SIZE = 8 << 20;

  private final String process;
  private final Deque<FeedEvent> events = new ArrayDeque<>();
  private Map<String, TerminationStatus> terminations = Map.of();
  private @Nullable StatusReport report;
  private @Nullable FeedEvent snapshot;
  private long sequence;
  private int size;

  /**
   * @param process differs from that of every other process, so that an id of another replica, or
   *     from before a restart, is recognised as unknown
   */
  RecentChanges(String process) {
    this.process = process;
  }

  /** Adds the events that turn the most recent status into this one. */
  void update(StatusReport next) {
    Map<String, TerminationStatus> present = new LinkedHashMap<>();
    next.terminations().forEach(each -> present.put(each.instance(), each));
    StatusReport previous = report;
    if (previous != null) {
      List<TerminationStatus> changed = new ArrayList<>();
      present.forEach((instance, status) -> {
        if (!status.equals(terminations.get(instance))) {
          changed.add(status);
        }
      });
      Set<String> ended = new HashSet<>(terminations.keySet());
      ended.removeAll(present.keySet());
      addUnlessEmpty("changed", changed);
      addUnlessEmpty("ended", ended.stream().sorted().toList());
      if (!next.replicas().equals(previous.replicas())) {
        add("replicas", next.replicas());
      }
    }
    terminations = present;
    report = next;
    snapshot = null;
  }

  private void addUnlessEmpty(String name, List<?> data) {
    if (!data.isEmpty()) {
      add(name, data);
    }
  }

  private void add(String name, List<?> data) {
    sequence++;
    FeedEvent event = new FeedEvent(sequence, id(), name, StatusJson.write(data));
    events.addLast(event);
    size += event.size();
    while (events.size() > MAX_EVENTS || (size > MAX_SIZE && events.size() > 1)) {
      size -= events.removeFirst().size();
    }
  }

  private String id() {
    return process + "-" + sequence;
  }

  /** The whole status, under the id of the most recent event. */
  FeedEvent snapshot() {
    if (snapshot == null) {
      StatusReport whole = report == null ? new StatusReport(List.of(), List.of()) : report;
      snapshot = new FeedEvent(sequence, id(), "snapshot", StatusJson.write(whole));
    }
    return snapshot;
  }

  /** The events after this one; empty when some of them are dropped already. */
  Optional<List<FeedEvent>> after(long seen) {
    long dropped = sequence - events.size();
    return seen < dropped || seen > sequence
        ? Optional.empty()
        : Optional.of(events.stream().filter(event -> event.sequence() > seen).toList());
  }

  /** The sequence in an id of this process; empty when it is of another one, or of no event. */
  Optional<Long> sequence(@Nullable String id) {
    String prefix = process + "-";
    return Optional.ofNullable(id)
        .filter(text -> text.startsWith(prefix))
        .map(text -> text.substring(prefix.length()))
        .filter(digits -> digits.matches("[0-9]{1,18}"))
        .map(Long::valueOf);
  }
}
