package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.claim.NodePlacement.NodeManager;
import io.lifecyclemanager.event.Ec2Instances.CapacityReservation;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.intake.event.EventOwnership.Owner;
import io.lifecyclemanager.intake.event.EventVerification.EventCheck;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.termination.cause.TerminationRequest.TerminationCause.EventConfirmed;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Decides about the end of a Capacity Block, which concerns many instances. Thread-safe. */
record BlockVerifier(EventSettings settings, Time time) {
  /**
   * Decides.
   *
   * @param reservation the id of the Capacity Block
   * @throws RemoteFailure when EC2 or Auto Scaling did not answer; not for a denial that counts
   */
  EventDecision decide(String reservation, Inquiry inquiry) throws InterruptedException {
    try {
      Optional<CapacityReservation> known = inquiry.ec2().capacityReservation(reservation);
      EventCheck check =
          EventVerification.capacityBlock(known, settings.scheduledAhead(), time.now());
      if (check instanceof EventCheck.Refuted(String reason)) {
        return EventDecision.Drop.unconfirmed(null, EventKind.SCHEDULED, reason);
      }
      return ofBlock(known.orElseThrow(), inquiry);
    } catch (RemoteFailure failure) {
      return EventDecision.Drop.denied(null, EventKind.SCHEDULED, failure);
    }
  }

  /** All at the same time, so that the questions about them go into few requests. */
  private EventDecision ofBlock(CapacityReservation block, Inquiry inquiry)
      throws InterruptedException {
    List<InstanceId> instances = inquiry.ec2().instancesIn(block.id());
    @Nullable Instant end = block.endsAt();
    @Nullable Instant at = end == null ? null : end.minus(EventVerification.BEFORE_BLOCK_END);
    Map<InstanceId, EventConfirmed> ours = new ConcurrentHashMap<>();
    Map<InstanceId, EventDecision.Drop> refusals = new ConcurrentHashMap<>();
    FanOut.forEach(
        time,
        "instances of " + block.id(),
        instances,
        instance -> {
          Owner owner = inquiry.owners().find(instance, EventKind.SCHEDULED);
          Optional<EventDecision.Drop> refusal = owner.refusal();
          NodeManager manager =
              refusal.isPresent() ? NodeManager.NONE : inquiry.manager(instance, owner);
          if (manager != NodeManager.NONE) {
            refusal = Optional.of(EventOwnership.managed(instance, manager));
          }
          if (refusal.isPresent()) {
            refusals.put(instance, refusal.get());
          } else {
            var event = new InstanceEvent(EventKind.SCHEDULED, instance, block.id(), at);
            ours.put(instance, owner.confirmed(event, settings));
          }
        });
    return ours.isEmpty()
        ? refusal(block.id(), refusals.values())
        : new EventDecision.Respond(
            instances.stream().filter(ours::containsKey).map(ours::get).toList());
  }

  /** Instances of this cluster tell more than those of other ones. */
  private static EventDecision.Drop refusal(
      String block, Collection<EventDecision.Drop> ofInstances) {
    return ofInstances.stream()
        .filter(it -> it.reason() != DropReason.FOREIGN_EVENT)
        .findFirst()
        .orElseGet(() ->
            new EventDecision.Drop(
                null,
                DropReason.FOREIGN_EVENT,
                "no instance of Capacity Block " + block + " belongs to this cluster"));
  }
}
