package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether this replica leaves the node that it runs on to another replica, which need not hand over
 * in the middle of the drain. It does so for a limited time, once in the life of the process, and
 * only while another replica is ready. Thread-safe.
 */
public final class OwnNodePolicy {
  /** Of a delay of one second. */
  private static final int MAX_DOUBLINGS = 3;

  private static final Duration MAX_TIME = Duration.ofSeconds(30);

  private final @Nullable String name;
  private final Nodes nodes;
  private final PeerReplicas peers;
  private final Time time;
  private @Nullable Deadline until;

  /**
   * A policy whose time has not begun.
   *
   * @param name of the node that this replica runs on; null where that is not known
   */
  public OwnNodePolicy(@Nullable String name, Nodes nodes, PeerReplicas peers, Time time) {
    this.name = name;
    this.nodes = nodes;
    this.peers = peers;
    this.time = time;
  }

  /**
   * Whether the instance runs this replica, and another replica should drain it for now. May be
   * asked as often as needed: the time runs from the first answer that is true.
   *
   * @param instance one that is known to belong to this cluster
   * @throws InterruptedException when interrupted
   */
  boolean isForOtherReplica(InstanceId instance) throws InterruptedException {
    try {
      return isInTime() && isOwn(instance) && peers.isAnyReady() && begin();
    } catch (RemoteFailure failure) {
      // Without an answer it is unknown whether another replica is ready.
      return false;
    }
  }

  /**
   * After how long a message about the own node is visible again: short the first time, when most
   * likely another replica receives it, then longer.
   *
   * @param receives how often it was received, at least 1
   */
  static Duration returnDelay(int receives) {
    return Duration.ofSeconds(1L << Math.clamp(receives - 1, 0, MAX_DOUBLINGS));
  }

  private boolean isOwn(InstanceId instance) throws InterruptedException {
    return name != null
        && find(instance).filter(node -> node.ref().name().equals(name)).isPresent();
  }

  /** Asks EC2 only where the own node does not tell its instance. */
  private Optional<NodeView> find(InstanceId instance) throws InterruptedException {
    boolean isUnidentified =
        nodes.unidentified().stream().anyMatch(node -> node.ref().name().equals(name));
    return isUnidentified ? nodes.findOrMatch(instance) : nodes.find(instance);
  }

  private synchronized boolean isInTime() {
    return until == null || !time.isPast(until);
  }

  private synchronized boolean begin() {
    if (until == null) {
      until = time.in(MAX_TIME);
    }
    return true;
  }
}
