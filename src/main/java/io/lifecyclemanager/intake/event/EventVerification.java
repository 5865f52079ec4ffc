package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.event.Ec2Instances.CapacityReservation;
import io.lifecyclemanager.event.Ec2Instances.Ec2Instance;
import io.lifecyclemanager.event.Ec2Instances.ReservationType;
import io.lifecyclemanager.event.Ec2Instances.ScheduledEvent;
import io.lifecyclemanager.event.InstanceState;
import io.lifecyclemanager.model.LifecycleState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether EC2 confirms what a message reports. Pure. */
final class EventVerification {
  /** EC2 begins to terminate the instances of a Capacity Block so long before its end. */
  static final Duration BEFORE_BLOCK_END = Duration.ofMinutes(30);

  /** EC2 sends its warning so long before it begins to terminate them. */
  private static final Duration BLOCK_WARNING = Duration.ofMinutes(10);

  private EventVerification() {}

  /** Whether an event is confirmed. */
  sealed interface EventCheck {
    /** EC2 says the same. */
    record EventHolds() implements EventCheck {}

    /** EC2 does not say so; its answer may lag behind the message. */
    record Unclear(String reason) implements EventCheck {}

    /** What EC2 says excludes the event, or makes it meaningless. */
    record Refuted(String reason) implements EventCheck {}

    /** It is true, and nothing is to be done about it. */
    record WithoutEffect(String reason) implements EventCheck {}
  }

  /**
   * Verifies the interruption of a spot instance.
   *
   * @param status the status code of its spot request; empty where it has none
   */
  static EventCheck spot(Optional<Ec2Instance> instance, Optional<String> status) {
    if (instance.isEmpty()) {
      return new EventCheck.Refuted("EC2 does not know the instance");
    }
    if (instance.get().state().isEnding()
        || status.filter(EventVerification::isMarked).isPresent()) {
      return new EventCheck.EventHolds();
    }
    if (!instance.get().isSpot() && status.isEmpty()) {
      return new EventCheck.Refuted("the instance is no spot instance");
    }
    return new EventCheck.Unclear("its spot request has the status " + status.orElse("unknown"));
  }

  private static boolean isMarked(String status) {
    return status.startsWith("marked-for-")
        || (status.startsWith("instance-") && !status.endsWith("-by-user"));
  }

  /**
   * Verifies that the capacity in which an instance runs is reclaimed.
   *
   * @param reservation the one in which the instance runs; empty where it runs in none
   */
  static EventCheck reservationInterruption(
      Optional<Ec2Instance> instance, Optional<CapacityReservation> reservation) {
    if (instance.isEmpty()) {
      return new EventCheck.Refuted("EC2 does not know the instance");
    }
    if (instance.get().state().isEnding()) {
      return new EventCheck.EventHolds();
    }
    if (reservation.filter(it -> it.type() == ReservationType.INTERRUPTIBLE).isEmpty()) {
      return new EventCheck.Refuted("the instance runs in no interruptible Capacity Reservation");
    }
    return reservation.get().isReclaimed()
        ? new EventCheck.EventHolds()
        : new EventCheck.Unclear(
            "Capacity Reservation " + reservation.get().id() + " is not reclaimed");
  }

  /**
   * Verifies a change to a state in which the instance does not run, or soon will not. Auto Scaling
   * stops instances that enter their warm pool, and starts them when it needs them: such a stop
   * ends nothing, other than the end of an instance of the pool.
   *
   * @param inGroup its lifecycle state; empty where it is in no group, or that is not known
   */
  static EventCheck stateChange(Optional<Ec2Instance> instance, Optional<LifecycleState> inGroup) {
    if (instance.isEmpty()) {
      return new EventCheck.Refuted("EC2 does not know the instance");
    }
    InstanceState state = instance.get().state();
    if (!state.isEnding()) {
      return new EventCheck.Unclear("the instance is " + state.text());
    }
    return state.isStopping() && inGroup.filter(LifecycleState::isInWarmPool).isPresent()
        ? new EventCheck.WithoutEffect(
            "the instance is %s in its warm pool: %s".formatted(state.text(), inGroup.get()))
        : new EventCheck.EventHolds();
  }

  /** Verifies what can be verified of a rebalance recommendation. */
  static EventCheck rebalance(Optional<Ec2Instance> instance) {
    if (instance.isEmpty()) {
      return new EventCheck.Refuted("EC2 does not know the instance");
    }
    Ec2Instance known = instance.get();
    return known.isSpot() && known.state() == InstanceState.RUNNING
        ? new EventCheck.EventHolds()
        : new EventCheck.Refuted(
            "the instance is %s and %s"
                .formatted(known.state().text(), known.isSpot() ? "spot" : "no spot instance"));
  }

  /** Verifies that a Capacity Block is about to end. */
  static EventCheck capacityBlock(
      Optional<CapacityReservation> reservation, Duration ahead, Instant now) {
    if (reservation.filter(it -> it.type() == ReservationType.CAPACITY_BLOCK).isEmpty()) {
      return new EventCheck.Refuted("EC2 knows no such Capacity Block");
    }
    Instant end = reservation.get().endsAt();
    Duration early = ahead.compareTo(BLOCK_WARNING) > 0 ? ahead : BLOCK_WARNING;
    return end != null
            && !now.isBefore(end.minus(BEFORE_BLOCK_END).minus(early))
            && !EventEnd.hasPassed(end.minus(BEFORE_BLOCK_END), now)
        ? new EventCheck.EventHolds()
        : new EventCheck.Refuted("the Capacity Block ends at " + end);
  }

  /**
   * Whether to respond to a scheduled event now.
   *
   * @param ahead how long before its start
   */
  static boolean isDue(ScheduledEvent event, Duration ahead, Instant now) {
    Instant start = event.notBefore();
    return !event.isClosed() && (start == null || !now.isBefore(start.minus(ahead)));
  }
}
