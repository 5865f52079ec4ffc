package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Records the events of some of the nodes, one after the other. Thread-safe. */
final class EventWorker {
  /** With four workers, the events of a thousand nodes that terminate at the same time. */
  static final int MAX_WAITING = 2500;

  /** The API server forgets an event after an hour, unless it changes. */
  private static final Duration REFRESH = Duration.ofMinutes(30);

  private static final Duration RETRY = Duration.ofSeconds(30);

  private final Time time;
  private final Signal changed;
  private final NodeHistories histories;

  // Guarded by waiting.
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final Map<String, BlockedNode> blocked = new HashMap<>();
  private boolean isBusy;

  /** A node with blockers. */
  private static final class BlockedNode {
    final NodeRef node;
    final Set<String> seen = new HashSet<>();
    List<Blocker> urgent = List.of();
    boolean isWaiting;
    @Nullable Deadline nextEvent;

    BlockedNode(NodeRef node) {
      this.node = node;
    }
  }

  EventWorker(NodeEventSink sink, Listener failures, Time time) {
    this.time = time;
    this.changed = time.signal();
    this.histories = new NodeHistories(sink, failures, time);
  }

  /** Adds an event; returns whether there was room for it. */
  boolean add(NodeEvent event, Instant at) {
    boolean isLast = event.importance() == NodeEvent.EventImportance.END;
    return add(() -> histories.record(event, at, false), isLast);
  }

  /**
   * Adds the deletion of a pod regardless of its budgets; returns whether there was room for it.
   */
  boolean addDeletion(NodeRef node, EvictionAnswered answer, Instant at) {
    return add(() -> histories.recordDeletion(node, answer, blockers(node), at), false);
  }

  private boolean add(Runnable event, boolean always) {
    synchronized (waiting) {
      if (!always && waiting.size() >= MAX_WAITING) {
        return false;
      }
      waiting.add(event);
    }
    changed.raise();
    return true;
  }

  /** How many events wait. */
  int waiting() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  private List<Blocker> blockers(NodeRef node) {
    synchronized (waiting) {
      @Nullable BlockedNode known = blocked.get(node.uid());
      return known == null ? List.of() : known.urgent;
    }
  }

  /**
   * Replaces the blockers. Something new among them is an event; a blocker less is none.
   *
   * @param isOwn which nodes are those of this worker
   */
  void setBlockers(BlockersListed blockers, Predicate<NodeRef> isOwn) {
    synchronized (waiting) {
      Set<String> left = new HashSet<>(blocked.keySet());
      blockers
          .urgent()
          .forEach((subject, urgent) -> {
            NodeRef node = subject.node();
            if (node != null && isOwn.test(node)) {
              left.remove(node.uid());
              BlockedNode known = blocked.computeIfAbsent(node.uid(), _ -> new BlockedNode(node));
              known.urgent = urgent;
              if (known.seen.addAll(BlockerEvents.content(urgent))) {
                addBlocked(known);
              }
            }
          });
      left.forEach(this::forget);
    }
    changed.raise();
  }

  private void forget(String uid) {
    @Nullable BlockedNode gone = blocked.remove(uid);
    if (gone != null) {
      gone.urgent = List.of();
    }
  }

  private void addBlocked(BlockedNode node) {
    if (!node.isWaiting) {
      node.isWaiting = true;
      waiting.add(() -> recordBlocked(node));
    }
  }

  private void recordBlocked(BlockedNode node) {
    List<Blocker> urgent;
    boolean isDue;
    synchronized (waiting) {
      node.isWaiting = false;
      urgent = node.urgent;
      isDue = node.nextEvent != null && time.isPast(node.nextEvent);
    }
    boolean recorded =
        urgent.isEmpty()
            || histories.record(
                BlockerEvents.blocked(node.node, urgent, time.now()), time.now(), isDue);
    synchronized (waiting) {
      node.nextEvent = time.in(recorded ? REFRESH : RETRY);
    }
  }

  /**
   * Records until interrupted.
   *
   * @throws InterruptedException when interrupted
   */
  void run() throws InterruptedException {
    while (true) {
      long seen = changed.count();
      Runnable next = next();
      if (next == null) {
        changed.await(seen, untilNextRefresh());
      } else {
        next.run();
      }
    }
  }

  private Duration untilNextRefresh() {
    synchronized (waiting) {
      return blocked.values().stream()
          .filter(node -> node.nextEvent != null && !node.urgent.isEmpty())
          .map(node -> time.until(node.nextEvent))
          .min(Duration::compareTo)
          .orElse(Duration.ofHours(1));
    }
  }

  private @Nullable Runnable next() {
    Runnable next;
    boolean becameIdle;
    synchronized (waiting) {
      if (waiting.isEmpty()) {
        blocked.values().stream()
            .filter(node -> !node.urgent.isEmpty())
            .filter(node -> node.nextEvent != null && time.isPast(node.nextEvent))
            .forEach(this::addBlocked);
      }
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

  /**
   * Waits until all events are recorded.
   *
   * @param atMost how long to wait
   * @throws InterruptedException when interrupted
   */
  void awaitIdle(Duration atMost) throws InterruptedException {
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
