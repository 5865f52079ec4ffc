package io.lifecyclemanager.event;

import io.lifecyclemanager.model.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What EC2 knows of instances. Calls block and may be repeated; an implementation puts the
 * questions that several threads ask at the same time into one request. Each throws {@link
 * io.lifecyclemanager.model.RemoteFailure} when there was no answer, and {@link
 * InterruptedException} when interrupted. Thread-safe.
 */
public interface Ec2Instances {
  /** The instance; empty when EC2 does not know it in this account and region. */
  Optional<Ec2Instance> instance(InstanceId instance) throws InterruptedException;

  /** The status code of the instance's spot request; empty when it has no spot request. */
  Optional<String> spotStatus(InstanceId instance) throws InterruptedException;

  /** The scheduled events of the instance, closed ones included. */
  List<ScheduledEvent> scheduledEvents(InstanceId instance) throws InterruptedException;

  /** The scheduled events of all instances of the account in this region. */
  List<ScheduledEvent> allScheduledEvents() throws InterruptedException;

  /** The capacity reservation; empty when EC2 does not know it in this account and region. */
  Optional<CapacityReservation> capacityReservation(String id) throws InterruptedException;

  /** The instances that run in the capacity reservation, in any state. */
  List<InstanceId> instancesIn(String reservation) throws InterruptedException;

  /**
   * One instance.
   *
   * @param isSpot whether it is a spot instance
   * @param capacityReservation the reservation that it runs in; null for none
   * @param tags its tags
   */
  record Ec2Instance(
      InstanceId id,
      InstanceState state,
      boolean isSpot,
      @Nullable String capacityReservation,
      Map<String, String> tags) {
    /** Copies the tags. */
    public Ec2Instance {
      tags = Map.copyOf(tags);
    }
  }

  /** What becomes of the instances of a capacity reservation. */
  enum ReservationType {
    /** They run on when it ends. */
    DEFAULT,
    /** EC2 terminates them before its end. */
    CAPACITY_BLOCK,
    /** EC2 terminates them when the owner of the source reservation reclaims the capacity. */
    INTERRUPTIBLE
  }

  /**
   * A capacity reservation.
   *
   * @param endsAt when it ends; null when it has no end
   * @param isReclaimed whether the capacity of an interruptible one is being reclaimed; false where
   *     EC2 does not show the source reservation to this account
   */
  record CapacityReservation(
      String id, ReservationType type, @Nullable Instant endsAt, boolean isReclaimed) {}

  /**
   * A scheduled event of an instance.
   *
   * @param id the event's id; null in regions that give none
   * @param code as in {@code instance-retirement}
   * @param description begins with {@code [Completed]} or {@code [Canceled]} once it is closed
   * @param notBefore when it begins at the earliest; null where EC2 does not say
   */
  record ScheduledEvent(
      InstanceId instance,
      @Nullable String id,
      String code,
      String description,
      @Nullable Instant notBefore) {
    /** Whether it is completed or cancelled. */
    public boolean isClosed() {
      return description.startsWith("[Completed]") || description.startsWith("[Canceled]");
    }
  }
}
