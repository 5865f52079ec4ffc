package io.lifecyclemanager.simulation.aws.autoscaling;

import java.time.Instant;

/** How one lifecycle action ended. */
public record LifecycleOutcome(
    Instant time,
    String group,
    String hook,
    String instanceId,
    String token,
    String activityId,
    LifecycleResult result,
    EndCause cause) {

  /** Who or what ended it. */
  public enum EndCause {
    /** CompleteLifecycleAction. */
    COMPLETED,
    /** No heartbeat in time, or the global timeout. */
    EXPIRED,
    /** The message could not be put on the queue. */
    UNDELIVERED,
    /** Its hook was deleted. */
    HOOK_DELETED,
    /** Another hook of the instance was abandoned. */
    SKIPPED
  }
}
