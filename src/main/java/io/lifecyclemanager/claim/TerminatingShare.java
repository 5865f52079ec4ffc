package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.Tally;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Spans;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How much of the cluster may be on its way out at once, at least one node. Counted in the index of
 * nodes, so that all replicas see the same; they do not agree about who is next, so that each of
 * them may be one node beyond. Who waits longest here is next. Thread-safe.
 */
public final class TerminatingShare {
  /** In percent. */
  private static final int WHOLE = 100;

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private final Nodes nodes;
  private final int percent;
  private final Time time;
  private final Signal moved;
  private final Queue<NodeRef> waiting = new ArrayDeque<>();

  /** Let in, and perhaps not in the index as such yet. */
  private final Set<NodeRef> letIn = new HashSet<>();

  /**
   * Lets nobody in yet.
   *
   * @param percent of the cluster's nodes, 1 to 100; with 100 nobody ever waits
   */
  public TerminatingShare(Nodes nodes, int percent, Time time) {
    this.nodes = nodes;
    this.percent = percent;
    this.time = time;
    this.moved = time.signal();
  }

  /** Whether the node may go now, before those that wait; it counts from then on. */
  synchronized boolean letsIn(NodeView node) {
    if (percent == WHOLE || node.isLeaving()) {
      return true;
    }
    boolean room = waiting.isEmpty() && hasRoom();
    if (room) {
      letIn.add(node.ref());
    }
    return room;
  }

  /** The node does not go after all, or not for us. */
  synchronized void leave(NodeRef node) {
    if (letIn.remove(node)) {
      moved.raise();
    }
  }

  /** The index has changed. */
  public void look() {
    moved.raise();
  }

  /**
   * Waits until the node may go; it counts from then on.
   *
   * @param until when it goes in any case: a node that is not drained at all is worse than too many
   *     at once; asked anew each time
   * @throws InterruptedException when interrupted; the node does not count then
   */
  void await(NodeRef node, Supplier<Deadline> until) throws InterruptedException {
    synchronized (this) {
      waiting.add(node);
    }
    try {
      for (long seen = moved.count(); !isNext(node) && !time.isPast(until.get()); ) {
        boolean _ = moved.await(seen, Spans.shorter(time.until(until.get()), LOOK_AGAIN));
        seen = moved.count();
      }
      synchronized (this) {
        letIn.add(node);
      }
    } finally {
      synchronized (this) {
        waiting.remove(node);
      }
      moved.raise();
    }
  }

  private synchronized boolean isNext(NodeRef node) {
    return node.equals(waiting.peek()) && hasRoom();
  }

  private boolean hasRoom() {
    Tally tally = nodes.tally();
    letIn.removeIf(one -> nodes.seen(one).filter(view -> !view.isLeaving()).isEmpty());
    long allowed = Math.max(1, (long) tally.nodes() * percent / WHOLE);
    return tally.leaving() + letIn.size() < allowed;
  }
}
