package io.lifecyclemanager.simulation.aws.autoscaling;

import java.time.Instant;
import java.util.List;

/**
 * An instance of a group at one moment.
 *
 * @param activityId the scaling activity of its current transition, which began at {@code since}
 * @param pending the actions for which it waits
 */
public record InstanceSnapshot(
    String id,
    SimulatedGroup group,
    SimulatedLifecycleState state,
    String activityId,
    Instant since,
    List<PendingAction> pending) {
  /** One hook in which the instance waits. */
  public record PendingAction(String hook, String token) {}
}
