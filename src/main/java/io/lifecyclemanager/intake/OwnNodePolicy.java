package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The node that this replica itself runs on is better drained by another one, which need not hand
 * over in the middle. Messages about it are left to others for a while, once in the life of the
 * process, and only where there are any. Thread-safe.
 */
public final class OwnNodePolicy {
  private static final Duration FOR_OTHERS = Duration.ofSeconds(30);

  private final @Nullable String name;
  private final Nodes nodes;
  private final PeerReplicas peers;
  private final Time time;
  private @Nullable Deadline until;

  /**
   * Nothing is left to others yet.
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
   * Whether the instance is this replica's own, and is to be left to others for now. May be asked
   * as often as wanted: the time runs from the first question that was answered with yes.
   */
  boolean isForOtherReplica(InstanceId instance) {
    try {
      return isOwn(instance) && isInTime() && peers.isAnyReady() && begin();
    } catch (RemoteFailure trouble) {
      // Nobody can say that there is another one.
      return false;
    }
  }

  private boolean isOwn(InstanceId instance) {
    return name != null
        && nodes.find(instance).filter(node -> node.ref().name().equals(name)).isPresent();
  }

  private synchronized boolean isInTime() {
    return until == null || !time.isPast(until);
  }

  private synchronized boolean begin() {
    if (until == null) {
      until = time.in(FOR_OTHERS);
    }
    return true;
  }
}
