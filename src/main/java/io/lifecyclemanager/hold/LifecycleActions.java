package io.lifecyclemanager.hold;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.Optional;

/**
 * The lifecycle actions of Auto Scaling. Each call blocks for one request, may be repeated, and
 * throws {@link RemoteFailure} when Auto Scaling did not answer or denied the call: a denied call
 * does not mean that the action is over. Thread-safe.
 */
public interface LifecycleActions {
  /** Records a heartbeat, which restarts the heartbeat timeout of the action. */
  LifecycleActionAnswer heartbeat(LifecycleAction action);

  /** Completes the action with this result. */
  LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict);

  /**
   * The timeouts of the hook, and its metadata; empty when the group or the hook does not exist any
   * more.
   *
   * @param maxAge how old the answer may be: an implementation shares one request among its callers
   */
  Optional<HookTimeouts> hookTimeouts(GroupName group, String hook, Duration maxAge);

  /** The answer of Auto Scaling to a heartbeat or a completion. */
  sealed interface LifecycleActionAnswer {
    /** The heartbeat is recorded, or the action is completed. */
    record ActionAccepted() implements LifecycleActionAnswer {}

    /** There is nothing more to do for the action. */
    sealed interface ActionEnded extends LifecycleActionAnswer {
      /** The message of Auto Scaling. */
      String reason();
    }

    /**
     * The action is not active any more: it was completed, it expired, or the instance or the group
     * is gone.
     */
    record ActionOver(String reason) implements ActionEnded {}

    /** Auto Scaling does not accept the request for this action, and never will. */
    record ActionRejected(String reason) implements ActionEnded {}
  }

  /**
   * The timeouts of a hook, and its metadata.
   *
   * @param heartbeat the default result applies after this time without a heartbeat; 30 s to 2 h
   * @param global the default result applies after this time in any case; at most 48 h
   * @param metadata the text that the group's operator has given to the hook; empty where there is
   *     none
   */
  record HookTimeouts(Duration heartbeat, Duration global, String metadata) {}
}
