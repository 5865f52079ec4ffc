package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodePlacement.NodeManager;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.ClaimedNode;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.event.Ec2Instances.ScheduledEvent;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.cause.TerminationRequest.TerminationCause.EventConfirmed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events of this cluster's nodes that await a response, with or without a message: scheduled
 * events that are due, and those for which a node is claimed and not drained yet. Thread-safe.
 */
public record PendingEvents(
    EventSettings settings, Ec2Instances ec2, Nodes nodes, InstanceScope scope, Time time) {

  /** The scheduled events that are due and to which no node shows a response yet. */
  public List<EventConfirmed> scheduled() throws InterruptedException {
    if (settings.responseTo(EventKind.SCHEDULED) == EventResponse.IGNORE) {
      return List.of();
    }
    List<EventConfirmed> due = new ArrayList<>();
    Instant now = time.now();
    for (ScheduledEvent event : ec2.allScheduledEvents()) {
      InstanceEvent known =
          new InstanceEvent(
              EventKind.SCHEDULED, event.instance(), EventEnd.id(event), event.notBefore());
      if (EventVerification.isDue(event, settings.scheduledAhead(), now) && isAwaited(known)) {
        due.add(confirmed(known, null));
      }
    }
    return due;
  }

  /** The events for which nodes are claimed that are not drained: their owner may have crashed. */
  public List<EventConfirmed> claimed() throws InterruptedException {
    List<EventConfirmed> claimed = new ArrayList<>();
    for (ClaimedNode node : nodes.claimed()) {
      Optional<ClaimRecord> claim =
          ClaimRecord.parse(node.node().claim())
              .filter(it -> it.isCordonOnly() ? it.isInProgress() : !it.isDrained());
      for (ClaimEvent event : claim.map(ClaimRecord::claimedEvents).orElse(List.of())) {
        Optional<InstanceEvent> known = event.toEvent(node.instance());
        if (known.isPresent()) {
          claimed.add(confirmed(known.get(), claim.get()));
        }
      }
    }
    return claimed;
  }

  private EventConfirmed confirmed(InstanceEvent event, @Nullable ClaimRecord claim)
      throws InterruptedException {
    boolean cordonOnly =
        claim == null
            ? settings.responseTo(event.kind()) == EventResponse.CORDON
            : claim.isCordonOnly();
    return new EventConfirmed(event, scope.groupIfKnown(event.instance()).orElse(null), cordonOnly);
  }

  private boolean isAwaited(InstanceEvent event) {
    try {
      Optional<NodeView> node = nodes.find(event.instance());
      return node.filter(it -> it.placement().manager() == NodeManager.NONE).isPresent()
          && node.flatMap(it -> ClaimRecord.parse(it.claim()))
              .filter(it -> ClaimEvent.of(event).isAmong(it.claimedEvents()))
              .isEmpty();
    } catch (RemoteFailure incomplete) {
      return false; // asked again at the next look
    }
  }
}
