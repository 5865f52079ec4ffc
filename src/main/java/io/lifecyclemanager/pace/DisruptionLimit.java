package io.lifecyclemanager.pace;

import io.lifecyclemanager.claim.CordonGate;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeCounts;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The limit on terminating nodes, at least one. Terminating nodes are counted in the node index, so
 * that all replicas count the same nodes. Replicas do not coordinate: each admits one node at a
 * time, and the next one only after the watch has shown the cordon of that node, and with it the
 * earlier cordons of other replicas. So each replica exceeds the limit by one node at most. Waiting
 * nodes are admitted in the order in which they came. Thread-safe.
 */
public final class DisruptionLimit implements CordonGate {
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

  private final Nodes nodes;
  private final MaxUnavailable maxUnavailable;
  private final Time time;
  private final Signal changed;
  private final Queue<NodeRef> waiting = new ArrayDeque<>();

  /** Admitted nodes that the index does not show as terminating yet. */
  private final Set<NodeRef> admitted = new HashSet<>();

  /** Admitted nodes that the index never shows as terminating: the API server denied the cordon. */
  private final Set<NodeRef> admittedUncordoned = new HashSet<>();

  /**
   * @param maxUnavailable how many nodes may be terminating at the same time
   */
  public DisruptionLimit(Nodes nodes, MaxUnavailable maxUnavailable, Time time) {
    this.nodes = nodes;
    this.maxUnavailable = maxUnavailable;
    this.time = time;
    this.changed = time.signal();
  }

  /**
   * The usage of the limit.
   *
   * @param terminating the number of terminating nodes, including admitted ones
   * @param allowed how many nodes may be terminating
   * @param nodes the number of all nodes
   */
  public record LimitUsage(int terminating, long allowed, int nodes) {}

  /** The usage now. */
  synchronized LimitUsage usage() {
    removeCounted();
    NodeCounts counts = nodes.counts();
    return new LimitUsage(
        counts.terminating() + admitted.size() + admittedUncordoned.size(),
        allowed(counts),
        counts.nodes());
  }

  @Override
  public boolean isOpen(TerminatingInstance subject, NodeView node) {
    return maxUnavailable.isUnlimited() || node.isTerminating();
  }

  /**
   * Admits the node if no other node waits and the limit is not reached; it counts from then on.
   * May be repeated.
   *
   * @return whether the node is admitted, now or before
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

  /** The index never counts the node, but it counts here if it was admitted. */
  @Override
  public synchronized void markUncordoned(NodeRef node) {
    if (admitted.remove(node)) {
      admittedUncordoned.add(node);
      changed.raise();
    }
  }

  /**
   * The termination of the node has ended here: it counts no longer, unless the index counts it.
   */
  public synchronized void release(NodeRef node) {
    // It is in at most one of the two.
    if (admitted.remove(node) || admittedUncordoned.remove(node)) {
      changed.raise();
    }
  }

  /**
   * The number of nodes, or a node that waits or was admitted here, has changed in the index:
   * checks whether waiting nodes are admitted.
   */
  public void recheck() {
    changed.raise();
  }

  /**
   * Waits until the limit admits the node; it counts from then on. Returns at once when the node
   * does not exist any more.
   *
   * @param until when the node is admitted in any case: a node that is not drained at all is worse
   *     than too many at once; read again at each check
   * @param onFull called once if the limit is reached, not for the short wait for a node admitted
   *     before
   * @throws InterruptedException when interrupted; the node does not count then
   */
  public void await(NodeRef node, LiveDeadline until, Consumer<LimitUsage> onFull)
      throws InterruptedException {
    boolean reported = false;
    synchronized (this) {
      waiting.add(node);
    }
    try {
      for (long seen = changed.count(); !canAdmit(node) && !time.isPast(until.current()); ) {
        if (!reported) {
          LimitUsage usage = usage();
          reported = usage.terminating() >= usage.allowed();
          if (reported) {
            onFull.accept(usage);
          }
        }
        boolean _ =
            changed.await(seen, DurationMath.min(time.until(until.current()), CHECK_INTERVAL));
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
    NodeCounts counts = nodes.counts();
    return admitted.isEmpty()
        && counts.unconfirmed() == 0
        && counts.terminating() + admittedUncordoned.size() < allowed(counts);
  }

  /** Removes nodes that are gone or that the index counts as terminating by now. */
  private void removeCounted() {
    admitted.removeIf(this::isGoneOrCounted);
    admittedUncordoned.removeIf(this::isGoneOrCounted);
  }

  private boolean isGoneOrCounted(NodeRef node) {
    return nodes.cached(node).filter(view -> !view.isTerminating()).isEmpty();
  }

  private long allowed(NodeCounts counts) {
    return maxUnavailable.allowed(counts.nodes());
  }
}
