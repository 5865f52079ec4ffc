package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Verdict;

/**
 * How one lifecycle action ended.
 *
 * @param atNanos when, on the monotonic clock
 */
public record LifecycleActionOutcome(
    LifecycleAction action, Verdict verdict, ActionEndCause cause, long atNanos) {
  /** What ended it. */
  public enum ActionEndCause {
    /** It was completed. */
    COMPLETED,
    /** Its heartbeat timeout or its global limit was over. */
    EXPIRED,
    /** Another action of the instance ended with ABANDON. */
    SKIPPED,
    /** The hook was deleted. */
    HOOK_REMOVED
  }
}
