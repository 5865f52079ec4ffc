package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.telemetry.event.EventHistory.RecordedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records facts as events of their nodes, on a thread of its own: no termination waits for it. An
 * event that cannot be recorded is dropped, and so are events while too many wait.
 */
public final class NodeEventRecorder implements Listener {
  private static final Logger LOG = LogManager.getLogger(NodeEventRecorder.class);
  private static final int MAX_WAITING = 2000;
  private static final int MAX_NODES = 10_000;

  private final NodeEventSink sink;
  private final Listener failures;
  private final Time time;
  private final Signal changed;
  private final Queue<WaitingEvent> waiting = new ArrayDeque<>();
  private boolean isBusy;
  private boolean isOverflowing;

  // Used by the thread of run() only. The oldest node is forgotten first.
  private final Map<String, EventHistory> histories =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, EventHistory> eldest) {
          return size() > MAX_NODES;
        }
      };

  /**
   * @param repeats whether an equal event is another occurrence, and not the same one as before
   */
  private record WaitingEvent(NodeEvent event, Instant at, boolean repeats) {}

  /**
   * @param failures receives a fact for each event that could not be recorded
   */
  public NodeEventRecorder(NodeEventSink sink, Listener failures, Time time) {
    this.sink = sink;
    this.failures = failures;
    this.time = time;
    this.changed = time.signal();
  }

  @Override
  public void on(Fact fact) {
    Instant at = time.now();
    for (NodeEvent event : NodeEvents.of(fact)) {
      add(new WaitingEvent(event, at, !(fact instanceof BlockersListed)));
    }
  }

  private void add(WaitingEvent event) {
    synchronized (waiting) {
      boolean isFull = waiting.size() >= MAX_WAITING;
      if (isFull && !isOverflowing) {
        LOG.warn(
            "the API server is too slow for the events of nodes: events are dropped (the log has"
                + " them all)");
      }
      isOverflowing = isFull;
      if (!isFull) {
        waiting.add(event);
      }
    }
    changed.raise();
  }

  /**
   * Records until interrupted.
   *
   * @throws InterruptedException when interrupted
   */
  public void run() throws InterruptedException {
    while (true) {
      long seen = changed.count();
      WaitingEvent next = next();
      if (next == null) {
        changed.await(seen, Duration.ofHours(1));
      } else {
        record(next);
      }
    }
  }

  private @Nullable WaitingEvent next() {
    WaitingEvent next;
    boolean becameIdle;
    synchronized (waiting) {
      next = waiting.poll();
      becameIdle = isBusy && next == null;
      isBusy = next != null;
    }
    // Once only: this thread waits for the same signal.
    if (becameIdle) {
      changed.raise();
    }
    return next;
  }

  private void record(WaitingEvent next) {
    NodeEvent event = next.event();
    EventHistory history = histories.computeIfAbsent(event.node().uid(), _ -> new EventHistory());
    try {
      if (next.repeats() || !history.contains(event)) {
        Optional<RecordedEvent> repeated = history.repeated(event);
        if (repeated.isPresent()) {
          sink.repeat(repeated.get().name, ++repeated.get().count, next.at());
        } else if (history.hasRoom(event)) {
          history.add(event, sink.create(event, next.at()));
        }
      }
    } catch (RemoteFailure failure) {
      failures.on(
          new Fact.RemoteCallFailed(
              null, "recording events of nodes", failure, null, "the event is dropped"));
    }
    if (EventHistory.isLast(event)) {
      // The next termination of the node has events of its own.
      histories.remove(event.node().uid());
    }
  }

  /**
   * Waits until all events are recorded.
   *
   * @param atMost how long to wait
   * @throws InterruptedException when interrupted
   */
  public void awaitIdle(Duration atMost) throws InterruptedException {
    long start = time.nanos();
    while (true) {
      long seen = changed.count();
      synchronized (waiting) {
        if (waiting.isEmpty() && !isBusy) {
          return;
        }
      }
      Duration left = atMost.minus(time.since(start));
      if (!left.isPositive()) {
        return;
      }
      changed.await(seen, left);
    }
  }
}
