package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.event.Ec2Instances.CapacityReservation;
import io.lifecyclemanager.event.Ec2Instances.Ec2Instance;
import io.lifecyclemanager.event.EventReport;
import io.lifecyclemanager.intake.event.EventVerification.EventCheck;
import io.lifecyclemanager.intake.event.InstanceScope.Membership;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import java.util.Optional;

/** Asks EC2 what {@link EventVerification} needs, and no more than that. Thread-safe. */
final class EventChecks {
  private final InstanceScope scope;

  /**
   * @param scope tells the state of an instance in its group
   */
  EventChecks(InstanceScope scope) {
    this.scope = scope;
  }

  /**
   * Whether EC2 confirms now that the instance is interrupted.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when EC2 did not answer
   */
  EventCheck check(EventReport.OfInstance report, Ec2Instances ec2) throws InterruptedException {
    Optional<Ec2Instance> instance = ec2.instance(report.instance());
    return switch (report) {
      case EventReport.SpotWarning(InstanceId id, _) ->
          EventVerification.spot(
              instance, runsOn(instance) ? ec2.spotStatus(id) : Optional.empty());
      case EventReport.ReservationInterruption _ ->
          EventVerification.reservationInterruption(instance, reservation(instance, ec2));
      case EventReport.StateChangeNotification(InstanceId id, _) ->
          EventVerification.stateChange(
              instance, instance.isPresent() ? stateInGroup(id) : Optional.empty());
      case EventReport.RebalanceRecommendation _ -> EventVerification.rebalance(instance);
    };
  }

  /** One that ends needs no further confirmation, and an unknown one has none. */
  private static boolean runsOn(Optional<Ec2Instance> instance) {
    return instance.filter(it -> !it.state().isEnding()).isPresent();
  }

  private static Optional<CapacityReservation> reservation(
      Optional<Ec2Instance> instance, Ec2Instances ec2) throws InterruptedException {
    Optional<String> id =
        instance.filter(it -> !it.state().isEnding()).map(Ec2Instance::capacityReservation);
    return id.isPresent() ? ec2.capacityReservation(id.get()) : Optional.empty();
  }

  /** Unknown as well where Auto Scaling does not answer: an instance that stops does not wait. */
  private Optional<LifecycleState> stateInGroup(InstanceId instance) throws InterruptedException {
    return scope.membershipIfKnown(instance).map(Membership::state);
  }
}
