package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.termination.cause.TerminationRequest.TerminationCause.EventConfirmed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a message that reports an event. */
public sealed interface EventDecision {
  /**
   * EC2 confirms it.
   *
   * @param events one for each instance, at least one
   */
  record Respond(List<EventConfirmed> events) implements EventDecision {
    /** Copies the list. */
    public Respond {
      events = List.copyOf(events);
    }
  }

  /**
   * The message is deleted.
   *
   * @param instance the instance that it names; null where it names none, or several
   */
  record Drop(@Nullable InstanceId instance, DropReason reason, String detail)
      implements EventDecision {
    /** EC2 does not say what the message says. */
    static Drop unconfirmed(@Nullable InstanceId instance, EventKind kind, String reason) {
      return new Drop(
          instance,
          DropReason.UNCONFIRMED_EVENT,
          "EC2 does not confirm the %s: %s".formatted(kind.description(), reason));
    }

    /**
     * A denial that counts is an answer.
     *
     * @throws RemoteFailure any other failure
     */
    static Drop denied(@Nullable InstanceId instance, EventKind kind, RemoteFailure failure) {
      if (failure.kind() != RemoteFailure.FailureKind.DENIED) {
        throw failure;
      }
      return unconfirmed(instance, kind, failure.getMessage());
    }
  }
}
