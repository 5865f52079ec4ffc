package io.lifecyclemanager.termination;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LifecycleAction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A verified wish to terminate an instance.
 *
 * @param action the action that waits
 * @param messageId the message that told of it, already kept hidden; null where nobody told and it
 *     was found by looking
 * @param began when the action began, as far as known; rather too late, by a second or two
 */
public record TerminationRequest(
    LifecycleAction action, @Nullable String messageId, Deadline began) {
  /**
   * When the wait in the hook began, which its limits count from. Empty where nobody told: what is
   * known then is the scaling activity, and that begins long before.
   */
  Optional<Deadline> actionBegan() {
    return Optional.ofNullable(messageId).map(told -> began);
  }
}
