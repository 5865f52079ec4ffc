package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeCounts;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How much of the cluster may be on its way out at once, at least one node. Counted in the index of
 * nodes, so that all replicas see the same. They do not agree about who is next; but each lets one
 * node go at a time, and the next only when the watch has shown that one, and so all that others
 * let go before: each replica may be one node beyond. Who waits longest here is next. Thread-safe.
 */
public final class DisruptionLimit {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private final Nodes nodes;
  private final MaxUnavailable maxUnavailable;
  private final Time time;
  private final Signal changed;
  private final Queue<NodeRef> waiting = new ArrayDeque<>();

  /** Not in the index as such yet. */
  private final Set<NodeRef> admitted = new HashSet<>();

  /** Never in the index as such: the change is forbidden. */
  private final Set<NodeRef> admittedUncordoned = new HashSet<>();

  /**
   * Lets nobody go yet.
   *
   * @param maxUnavailable how many nodes may be terminating at the same time
   */
  public DisruptionLimit(Nodes nodes, MaxUnavailable maxUnavailable, Time time) {
    this.nodes = nodes;
    this.maxUnavailable = maxUnavailable;
    this.time = time;
    this.changed = time.signal();
  }

  /**
   * How much is taken.
   *
   * @param terminating how many nodes are on their way out, those included that were just let go
   * @param allowed how many may be
   * @param nodes of how many
   */
  record LimitUsage(int terminating, long allowed, int nodes) {}

  /** How much is taken now. */
  synchronized LimitUsage usage() {
    removeCounted();
    NodeCounts tally = nodes.counts();
    return new LimitUsage(
        tally.terminating() + admitted.size() + admittedUncordoned.size(),
        allowed(tally),
        tally.nodes());
  }

  /**
   * Whether the node may go now, before those that wait; it counts from then on. May be asked
   * again.
   */
  synchronized boolean tryAdmit(NodeView node) {
    if (maxUnavailable.isUnlimited() || node.isTerminating() || admitted.contains(node.ref())) {
      return true;
    }
    boolean room = waiting.isEmpty() && hasRoom();
    if (room) {
      admitted.add(node.ref());
    }
    return room;
  }

  /** A node that was let go goes without being changed: the index does not count it. */
  synchronized void countWithoutCordon(NodeRef node) {
    if (admitted.remove(node)) {
      admittedUncordoned.add(node);
      changed.raise();
    }
  }

  /** Nobody works on the node here any more: where the index does not count it, nobody does. */
  public synchronized void release(NodeRef node) {
    // It is in one of them at most.
    if (admitted.remove(node) || admittedUncordoned.remove(node)) {
      changed.raise();
    }
  }

  /** The index has changed. */
  public void recheck() {
    changed.raise();
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
  void await(NodeRef node, LiveDeadline until, Consumer<LimitUsage> onFull)
      throws InterruptedException {
    boolean told = false;
    synchronized (this) {
      waiting.add(node);
    }
    try {
      for (long seen = changed.count(); !canAdmit(node) && !time.isPast(until.current()); ) {
        if (!told) {
          LimitUsage taken = usage();
          told = taken.terminating() >= taken.allowed();
          if (told) {
            onFull.accept(taken);
          }
        }
        boolean _ = changed.await(seen, DurationMath.min(time.until(until.current()), LOOK_AGAIN));
        seen = changed.count();
      }
      synchronized (this) {
        admitted.add(node);
      }
    } finally {
      synchronized (this) {
        waiting.remove(node);
      }
      changed.raise();
    }
  }

  private synchronized boolean canAdmit(NodeRef node) {
    return nodes.cached(node).isEmpty() || (node.equals(waiting.peek()) && hasRoom());
  }

  private boolean hasRoom() {
    removeCounted();
    NodeCounts tally = nodes.counts();
    return admitted.isEmpty()
        && tally.unconfirmed() == 0
        && tally.terminating() + admittedUncordoned.size() < allowed(tally);
  }

  /** Those that are gone, or that the index counts by now. */
  private void removeCounted() {
    admitted.removeIf(this::isGoneOrCounted);
    admittedUncordoned.removeIf(this::isGoneOrCounted);
  }

  private boolean isGoneOrCounted(NodeRef node) {
    return nodes.cached(node).filter(view -> !view.isTerminating()).isEmpty();
  }

  private long allowed(NodeCounts tally) {
    return maxUnavailable.allowed(tally.nodes());
  }
}
