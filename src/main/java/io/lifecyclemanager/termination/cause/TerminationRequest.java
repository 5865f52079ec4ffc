package io.lifecyclemanager.termination.cause;

import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.termination.id.TerminationId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A verified request to terminate an instance, or to cordon its node.
 *
 * @param cause why
 * @param origin how this replica learned of it
 */
public record TerminationRequest(TerminationCause cause, RequestOrigin origin) {
  /** A request because of a lifecycle action. */
  public TerminationRequest(LifecycleAction action, RequestOrigin origin) {
    this(new TerminationCause.ActionPending(action), origin);
  }

  /** Why an instance is terminated. */
  public sealed interface TerminationCause {
    /**
     * A lifecycle action is pending; it is completed at the end.
     *
     * @param action the action
     */
    record ActionPending(LifecycleAction action) implements TerminationCause {}

    /**
     * EC2 has confirmed an event, which nothing completes.
     *
     * @param group the group of the instance; null where it is in none
     * @param cordonOnly whether the node is cordoned and nothing else
     */
    record EventConfirmed(InstanceEvent event, @Nullable GroupName group, boolean cordonOnly)
        implements TerminationCause {}
  }

  /** How this replica learned of the cause. */
  public sealed interface RequestOrigin {
    /**
     * From a message.
     *
     * @param messageId id of the message, whose visibility timeout is extended already
     * @param sent when the message was sent, which is when the lifecycle action began
     * @param isShared whether other terminations have the same message: the sender of the requests
     *     deletes or returns it, and not the first termination that ends
     */
    record FromMessage(String messageId, Deadline sent, boolean isShared) implements RequestOrigin {
      /** From a message about one instance. */
      public FromMessage(String messageId, Deadline sent) {
        this(messageId, sent, false);
      }
    }

    /**
     * From the reconciler, without a message.
     *
     * @param activityBegan when the scaling activity began, as far as known: that may be long
     *     before the lifecycle action began
     */
    record Orphaned(Deadline activityBegan) implements RequestOrigin {}
  }

  /** How a cause joined a termination. */
  public enum JoinResult {
    NEW_CAUSE,
    KNOWN_CAUSE,
    /** No cause can join any more: it needs another termination. */
    TOO_LATE
  }

  /** The instance, whose node is not known yet. */
  public TerminatingInstance instance() {
    return switch (cause) {
      case TerminationCause.ActionPending(LifecycleAction action) -> TerminatingInstance.of(action);
      case TerminationCause.EventConfirmed(InstanceEvent event, GroupName group, _) ->
          new TerminatingInstance(event.instance(), group, null);
    };
  }

  /** The id of a termination whose first cause this is, and that no other replica has begun. */
  public String terminationId() {
    return switch (cause) {
      case TerminationCause.ActionPending(LifecycleAction action) -> TerminationId.of(action);
      case TerminationCause.EventConfirmed(InstanceEvent event, _, _) -> TerminationId.of(event);
    };
  }

  /** The lifecycle action; empty for an event. */
  public Optional<LifecycleAction> action() {
    return cause instanceof TerminationCause.ActionPending(LifecycleAction action)
        ? Optional.of(action)
        : Optional.empty();
  }

  /** The cause in words, for logs. */
  public String text() {
    return switch (cause) {
      case TerminationCause.ActionPending(LifecycleAction action) -> "hook " + action.hook();
      case TerminationCause.EventConfirmed(InstanceEvent event, _, _) -> event.kind().description();
    };
  }

  /** The event that interrupts the instance; empty for an action, and for a cordon only. */
  public Optional<InstanceEvent> interruption() {
    return cause instanceof TerminationCause.EventConfirmed(InstanceEvent event, _, boolean cordon)
            && !cordon
        ? Optional.of(event)
        : Optional.empty();
  }

  /** Whether nothing but a cordon is asked for. */
  public boolean isCordonOnly() {
    return cause instanceof TerminationCause.EventConfirmed event && event.cordonOnly();
  }

  /**
   * When the lifecycle action began, from which its timeouts and the settle time count; empty where
   * that is unknown, and for an event.
   */
  public Optional<Deadline> actionBegan() {
    return origin instanceof RequestOrigin.FromMessage(_, Deadline sent, _)
        ? action().map(_ -> sent)
        : Optional.empty();
  }
}
