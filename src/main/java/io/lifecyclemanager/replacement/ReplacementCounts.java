package io.lifecyclemanager.replacement;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.SingleFlight;
import java.time.Duration;
import java.util.Optional;

/**
 * How much of its capacity each group has. All waits for the replacements of one group share a
 * count, about one a second: when a group is replaced, hundreds of nodes wait for the same
 * hundreds. Thread-safe.
 */
public final class ReplacementCounts {
  private static final Duration MAX_AGE = Duration.ofMillis(900);

  private final GroupCapacities groups;
  private final Nodes nodes;
  private final SingleFlight<GroupName, Optional<ReplacementCount>> counts;

  public ReplacementCounts(GroupCapacities groups, Nodes nodes, Time time) {
    this.groups = groups;
    this.nodes = nodes;
    this.counts = new SingleFlight<>(time, "count instances of a group", this::count);
  }

  /**
   * The count of a group, begun less than a second ago; empty when the group does not exist.
   *
   * @throws RemoteFailure when Auto Scaling did not answer
   * @throws InterruptedException when interrupted
   */
  Optional<ReplacementCount> get(GroupName group) throws InterruptedException {
    return counts.get(group, MAX_AGE);
  }

  /** Raised when a node has changed. */
  Signal changes() {
    return nodes.changes();
  }

  private Optional<ReplacementCount> count(GroupName group) throws InterruptedException {
    return groups.capacity(group).map(capacity -> ReplacementCount.of(capacity, this::isReady));
  }

  private boolean isReady(InstanceId instance) {
    try {
      return nodes.find(instance).filter(node -> node.ready() == ReadyCondition.TRUE).isPresent();
    } catch (RemoteFailure incompleteIndex) {
      return false;
    }
  }
}
