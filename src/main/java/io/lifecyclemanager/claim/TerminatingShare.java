package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.Tally;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How much of the cluster may be on its way out at once, at least one node. Counted in the index of
 * nodes, so that all replicas see the same. They do not agree about who is next; but each lets one
 * node go at a time, and the next only when the watch has shown that one, and so all that others
 * let go before: each replica may be one node beyond. Who waits longest here is next. Thread-safe.
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

  /** Not in the index as such yet. */
  private final Set<NodeRef> letGo = new HashSet<>();

  /** Never in the index as such: the change is forbidden. */
  private final Set<NodeRef> unseen = new HashSet<>();

  /**
   * Lets nobody go yet.
   *
   * @param percent of the cluster's nodes, 1 to 100; with 100 nobody ever waits
   */
  public TerminatingShare(Nodes nodes, int percent, Time time) {
    this.nodes = nodes;
    this.percent = percent;
    this.time = time;
    this.moved = time.signal();
  }

  /**
   * How much is taken.
   *
   * @param leaving how many nodes are on their way out, those included that were just let go
   * @param allowed how many may be
   * @param nodes of how many
   */
  record Taken(int leaving, long allowed, int nodes) {}

  /** How much is taken now. */
  synchronized Taken taken() {
    forgetThoseThatCount();
    Tally tally = nodes.tally();
    return new Taken(tally.leaving() + letGo.size() + unseen.size(), allowed(tally), tally.nodes());
  }

  /**
   * Whether the node may go now, before those that wait; it counts from then on. May be asked
   * again.
   */
  synchronized boolean letsGo(NodeView node) {
    if (percent == WHOLE || node.isLeaving() || letGo.contains(node.ref())) {
      return true;
    }
    boolean room = waiting.isEmpty() && hasRoom();
    if (room) {
      letGo.add(node.ref());
    }
    return room;
  }

  /** A node that was let go goes without being changed: the index does not count it. */
  synchronized void goesUnseen(NodeRef node) {
    if (letGo.remove(node)) {
      unseen.add(node);
      moved.raise();
    }
  }

  /** Nobody works on the node here any more: where the index does not count it, nobody does. */
  public synchronized void release(NodeRef node) {
    // It is in one of them at most.
    if (letGo.remove(node) || unseen.remove(node)) {
      moved.raise();
    }
  }

  /** The index has changed. */
  public void look() {
    moved.raise();
  }

  /**
   * Waits until the node may go; it counts from then on. Waits no longer for a node that is gone.
   *
   * @param until when it goes in any case: a node that is not drained at all is worse than too many
   *     at once; asked anew each time
   * @param onFull told, once, if all that is allowed is taken, not for the moment that each takes
   *     who goes before
   * @throws InterruptedException when interrupted; the node does not count then
   */
  void await(NodeRef node, Supplier<Deadline> until, Consumer<Taken> onFull)
      throws InterruptedException {
    boolean told = false;
    synchronized (this) {
      waiting.add(node);
    }
    try {
      for (long seen = moved.count(); !mayGo(node) && !time.isPast(until.get()); ) {
        if (!told) {
          Taken taken = taken();
          told = taken.leaving() >= taken.allowed();
          if (told) {
            onFull.accept(taken);
          }
        }
        boolean _ = moved.await(seen, DurationMath.min(time.until(until.get()), LOOK_AGAIN));
        seen = moved.count();
      }
      synchronized (this) {
        letGo.add(node);
      }
    } finally {
      synchronized (this) {
        waiting.remove(node);
      }
      moved.raise();
    }
  }

  private synchronized boolean mayGo(NodeRef node) {
    return nodes.seen(node).isEmpty() || (node.equals(waiting.peek()) && hasRoom());
  }

  private boolean hasRoom() {
    forgetThoseThatCount();
    Tally tally = nodes.tally();
    return letGo.isEmpty()
        && tally.ahead() == 0
        && tally.leaving() + unseen.size() < allowed(tally);
  }

  /** Those that are gone, or that the index counts by now. */
  private void forgetThoseThatCount() {
    letGo.removeIf(this::isGoneOrCounted);
    unseen.removeIf(this::isGoneOrCounted);
  }

  private boolean isGoneOrCounted(NodeRef node) {
    return nodes.seen(node).filter(view -> !view.isLeaving()).isEmpty();
  }

  private long allowed(Tally tally) {
    return Math.max(1, (long) tally.nodes() * percent / WHOLE);
  }
}
