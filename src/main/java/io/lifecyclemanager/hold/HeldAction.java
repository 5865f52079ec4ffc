package io.lifecyclemanager.hold;

import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer.ActionEnded;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.Optional;

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

  /**
   * Whether the late message of an adopted action brings its token, by which it is named from then
   * on.
   */
  public boolean getsTokenFrom(LifecycleAction message) {
    return action.token() == null && message.token() != null;
  }

  /**
   * Asks Auto Scaling once whether the action is over. Without an answer its next heartbeat is due
   * at once.
   */
  public Optional<ActionEnded> findEnd(LifecycleActions actions) {
    try {
      return actions.heartbeat(action) instanceof ActionEnded ended
          ? Optional.of(ended)
          : Optional.empty();
    } catch (RemoteFailure unknown) {
      heartbeats.sendNow();
      return Optional.empty();
    }
  }

  /** The same action, finished. */
  public HeldAction finish() {
    return new HeldAction(action, heartbeats, true);
  }
}
