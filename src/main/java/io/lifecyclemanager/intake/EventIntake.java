package io.lifecyclemanager.intake;

import io.lifecyclemanager.event.EventReport;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.intake.event.EventDecision;
import io.lifecyclemanager.intake.event.EventVerifier;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.Terminations;
import io.lifecyclemanager.termination.cause.TerminationRequest.RequestOrigin.FromMessage;
import io.lifecyclemanager.termination.cause.TerminationRequest.TerminationCause.EventConfirmed;
import java.time.Duration;
import java.util.List;

/** Turns a message that reports an event into terminations, or deletes it. Thread-safe. */
record EventIntake(
    EventVerifier verifier,
    OwnNodePolicy ownNode,
    Terminations terminations,
    MessageDisposal messages,
    Time time,
    Listener listener) {
  /** How often the terminations of a message about several instances are looked at. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(15);

  /** Waits until EC2 has confirmed the event, or has not for some minutes. */
  void handle(EventReport report, Delivery delivery, Deadline sent) throws InterruptedException {
    switch (verifier.decide(report, sent)) {
      case EventDecision.Drop(InstanceId instance, DropReason reason, String detail) ->
          messages.dropMessage(delivery, instance, reason, detail);
      case EventDecision.Respond(List<EventConfirmed> events) -> respond(events, delivery, sent);
    }
  }

  private void respond(List<EventConfirmed> events, Delivery delivery, Deadline sent)
      throws InterruptedException {
    InstanceId first = events.getFirst().event().instance();
    boolean isShared = events.size() > 1;
    if (!isShared && !terminations.isRunning(first) && ownNode.isForOtherReplica(first)) {
      messages.returnMessage(
          delivery,
          first,
          "this replica runs on the node, and another one is ready to drain it",
          OwnNodePolicy.returnDelay(delivery.receiveCount()),
          false);
      return;
    }
    FromMessage origin = new FromMessage(delivery.message().id(), sent, isShared);
    EventStart start = new EventStart(terminations, listener);
    boolean isAccepted = true;
    for (EventConfirmed event : events) {
      isAccepted &= start.respond(event, event.group(), origin);
    }
    if (isShared) {
      awaitAll(events);
      isAccepted &= !terminations.isStopping();
    }
    if (!isAccepted) {
      messages.returnMessage(delivery, first, "this replica is stopping", Duration.ZERO, false);
    } else if (isShared) {
      messages.deleteMessage(delivery);
    }
  }

  /**
   * Waits for the end of every termination. Until then the message of several instances lives: if
   * this replica crashes, another one receives it and terminates the others.
   */
  private void awaitAll(List<EventConfirmed> events) throws InterruptedException {
    while (events.stream().anyMatch(it -> terminations.isRunning(it.event().instance()))) {
      time.sleep(CHECK_INTERVAL);
    }
  }
}
