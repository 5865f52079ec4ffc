package io.lifecyclemanager.termination;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.TerminatingInstance;
import java.util.Optional;

/**
 * A verified request to terminate an instance.
 *
 * @param action the lifecycle action that is pending
 * @param origin how this replica learned of it
 */
public record TerminationRequest(LifecycleAction action, RequestOrigin origin) {

  /** How this replica learned of a pending lifecycle action. */
  public sealed interface RequestOrigin {
    /**
     * From a message.
     *
     * @param messageId id of the message, whose visibility timeout is extended already
     * @param sent when the message was sent, which is when the lifecycle action began
     */
    record FromMessage(String messageId, Deadline sent) implements RequestOrigin {}

    /**
     * From the reconciler, without a message.
     *
     * @param activityBegan when the scaling activity began, as far as known: that may be long
     *     before the lifecycle action began
     */
    record Orphaned(Deadline activityBegan) implements RequestOrigin {}
  }

  /** The instance, whose node is not known yet. */
  TerminatingInstance instance() {
    return TerminatingInstance.of(action);
  }

  /** When the lifecycle action began, from which its timeouts count; empty where unknown. */
  Optional<Deadline> actionBegan() {
    return switch (origin) {
      case RequestOrigin.FromMessage(_, Deadline sent) -> Optional.of(sent);
      case RequestOrigin.Orphaned _ -> Optional.empty();
    };
  }
}
