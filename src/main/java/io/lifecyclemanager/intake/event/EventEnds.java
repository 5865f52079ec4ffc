package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.event.Ec2Instances.ScheduledEvent;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.event.InstanceState;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import java.util.List;

/**
 * Tells which events are over although their instances still run. Thread-safe.
 *
 * @param ec2 asked about instances with events only
 */
public record EventEnds(EventSettings settings, Ec2Instances ec2, Time time) {
  /**
   * Whether every event of the claim is over, and the instance runs. True for a claim without
   * events, of which EC2 is not asked. May be repeated.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when EC2 did not answer
   * @throws InterruptedException when interrupted
   */
  public boolean areOver(InstanceId instance, ClaimRecord claim) throws InterruptedException {
    List<ClaimEvent> events = claim.claimedEvents();
    if (events.isEmpty()) {
      return true;
    }
    boolean isRunning =
        ec2.instance(instance).filter(it -> it.state() == InstanceState.RUNNING).isPresent();
    if (!isRunning) {
      return false;
    }
    boolean isScheduled =
        events.stream().anyMatch(it -> it.kind().equals(EventKind.SCHEDULED.text()));
    List<ScheduledEvent> scheduled = isScheduled ? ec2.scheduledEvents(instance) : List.of();
    EventEnd end = new EventEnd(settings, time.now());
    return events.stream().allMatch(it -> end.isOver(it, claim.claimedAt(), scheduled));
  }
}
