package io.lifecyclemanager.hold;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.Optional;

/**
 * Auto Scaling's lifecycle actions. Every call blocks for one request, may be made twice, and
 * throws {@link RemoteFailure} when there was no answer. Implementations report what AWS answered
 * by value and never guess; not being allowed is trouble, not the end of an action.
 */
public interface LifecycleActions {
  /** Restarts the action's heartbeat timeout from now. */
  LifecycleActionAnswer heartbeat(LifecycleAction action);

  /** Completes the action. */
  LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict);

  /** The hook's times; empty when the group or the hook does not exist any more. */
  Optional<HookTimeouts> hookTimeouts(GroupName group, String hook);

  /** What Auto Scaling said. Sealed: there is no third thing that a caller could have to handle. */
  sealed interface LifecycleActionAnswer {
    /** It was taken. */
    record ActionAccepted() implements LifecycleActionAnswer {}

    /**
     * There is no such active action: completed, expired, instance or group gone.
     *
     * @param reason Auto Scaling's own words
     */
    record ActionOver(String reason) implements LifecycleActionAnswer {}
  }

  /**
   * A hook's times.
   *
   * @param heartbeat after this long without a heartbeat the default result applies, 30 s to 2 h
   * @param global after this long it applies whatever the heartbeats say, at most 48 h
   */
  record HookTimeouts(Duration heartbeat, Duration global) {}
}
