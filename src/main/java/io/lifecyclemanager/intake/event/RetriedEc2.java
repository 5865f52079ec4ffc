package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.RemoteCall;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * EC2, asked again until it answers: an outage is no answer. Only a denial is thrown, once it has
 * lasted. Thread-safe.
 *
 * @param retry reports what the answers are for
 */
record RetriedEc2(Ec2Instances ec2, Ec2Permissions permissions, Retry retry)
    implements Ec2Instances {
  /** What a policy of IAM permits or does not. */
  private enum Ec2Permission {
    INSTANCES,
    INSTANCE_STATUS,
    SPOT_REQUESTS,
    CAPACITY_RESERVATIONS
  }

  /** One tracker for each permission: the denial of one says nothing about another. */
  static final class Ec2Permissions {
    private final Map<Ec2Permission, PermissionTracker> trackers =
        new EnumMap<>(Ec2Permission.class);

    Ec2Permissions(Time time) {
      for (Ec2Permission permission : Ec2Permission.values()) {
        trackers.put(permission, new PermissionTracker(time));
      }
    }

    private PermissionTracker of(Ec2Permission permission) {
      return Objects.requireNonNull(trackers.get(permission));
    }
  }

  private <T> T call(Ec2Permission permission, RemoteCall<T> call) throws InterruptedException {
    PermissionTracker tracker = permissions.of(permission);
    T answer =
        retry
            .policy(
                RetryPolicy.EVERY_FAILURE.untilDenialCounts(
                    tracker.grantTimeout(PermissionTracker.GRANT_TIMEOUT)))
            .call(call);
    tracker.markGranted();
    return answer;
  }

  @Override
  public Optional<Ec2Instance> instance(InstanceId instance) throws InterruptedException {
    return call(Ec2Permission.INSTANCES, () -> ec2.instance(instance));
  }

  @Override
  public List<InstanceId> instancesIn(String reservation) throws InterruptedException {
    return call(Ec2Permission.INSTANCES, () -> ec2.instancesIn(reservation));
  }

  @Override
  public Optional<String> spotStatus(InstanceId instance) throws InterruptedException {
    return call(Ec2Permission.SPOT_REQUESTS, () -> ec2.spotStatus(instance));
  }

  @Override
  public List<ScheduledEvent> scheduledEvents(InstanceId instance) throws InterruptedException {
    return call(Ec2Permission.INSTANCE_STATUS, () -> ec2.scheduledEvents(instance));
  }

  @Override
  public List<ScheduledEvent> allScheduledEvents() throws InterruptedException {
    return call(Ec2Permission.INSTANCE_STATUS, ec2::allScheduledEvents);
  }

  @Override
  public Optional<CapacityReservation> capacityReservation(String id) throws InterruptedException {
    return call(Ec2Permission.CAPACITY_RESERVATIONS, () -> ec2.capacityReservation(id));
  }
}
