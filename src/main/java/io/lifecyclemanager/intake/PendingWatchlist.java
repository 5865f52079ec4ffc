package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.PermissionTracker.GrantTimeout;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Since when terminations are pending without a change on their nodes, and how often this replica
 * has adopted them. Used by one thread.
 */
final class PendingWatchlist {
  private final Time time;
  private final Map<InstanceId, Observation> observations = new HashMap<>();
  private final Map<InstanceId, Integer> adoptions = new HashMap<>();

  private record Observation(ClaimMarks marks, long sinceNanos, GrantTimeout refusals) {}

  /** The annotations that change while a replica works on the node. */
  private record ClaimMarks(Optional<String> claim, Optional<String> ping) {
    static ClaimMarks of(Optional<NodeView> node) {
      return new ClaimMarks(node.map(NodeView::claim), node.map(NodeView::ping));
    }
  }

  PendingWatchlist(Time time) {
    this.time = time;
  }

  /** How long the node has had its present annotations; zero where they are new. */
  Duration unchangedFor(InstanceId instance, Optional<NodeView> node) {
    ClaimMarks marks = ClaimMarks.of(node);
    Observation last =
        observations.compute(
            instance,
            (_, before) ->
                before != null && before.marks.equals(marks)
                    ? before
                    : new Observation(marks, time.nanos(), PermissionTracker.refusalTimeout(time)));
    return time.since(last.sinceNanos);
  }

  /**
   * Records that the API server refused a call about the node of this instance.
   *
   * @return whether to continue without the call: its calls have been refused for 90 s, while the
   *     annotations were the same
   */
  boolean recordRefusal(InstanceId instance) {
    Observation last = observations.get(instance);
    return last != null && last.refusals.recordRefusal();
  }

  /** Whether the node has the annotations that were seen last. */
  boolean isUnchanged(InstanceId instance, Optional<NodeView> node) {
    return Optional.ofNullable(observations.get(instance))
        .filter(it -> it.marks.equals(ClaimMarks.of(node)))
        .isPresent();
  }

  /** Counts the time from when the instance is seen next. */
  void forget(InstanceId instance) {
    observations.remove(instance);
  }

  /** Counts an adoption: if the instance still waits afterwards, it has more time the next time. */
  void recordAdoption(InstanceId instance) {
    adoptions.merge(instance, 1, Integer::sum);
  }

  /** How often the instance was adopted since it is pending. */
  int adoptions(InstanceId instance) {
    return adoptions.getOrDefault(instance, 0);
  }

  /** Forgets all other instances. */
  void keepOnly(Set<InstanceId> instances) {
    observations.keySet().retainAll(instances);
    adoptions.keySet().retainAll(instances);
  }
}
