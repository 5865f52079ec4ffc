package io.lifecyclemanager.hold;

import io.lifecyclemanager.model.LifecycleAction;

/**
 * A lifecycle action of a termination.
 *
 * @param heartbeats keep it alive
 * @param isFinished whether it is completed, over, or rejected for good
 */
public record HeldAction(LifecycleAction action, HeartbeatHandle heartbeats, boolean isFinished) {
  /** Whether this is the other action, under its own name or another one. */
  public boolean isSame(LifecycleAction other) {
    return action.id().equals(other.id()) || (!isFinished && action.isSameAction(other));
  }

  /** The same action, finished. */
  public HeldAction finish() {
    return new HeldAction(action, heartbeats, true);
  }
}
