package io.lifecyclemanager.fakes.ec2;

import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.InstanceState;
import io.lifecyclemanager.fakes.FaultInjector;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.aws.ec2.CapacityReservations.SimulatedReservation;
import io.lifecyclemanager.simulation.aws.ec2.Ec2Message;
import io.lifecyclemanager.simulation.aws.ec2.Ec2Messages;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World;
import io.lifecyclemanager.simulation.aws.ec2.ScheduledEvents.SimulatedEvent;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotAction;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The port of EC2 on the machines of {@link Ec2World}, in simulated time and without HTTP. What EC2
 * announces goes to a queue, as if EventBridge had a rule for each kind but changes of state.
 * Thread-safe.
 */
public final class FakeEc2 implements Ec2Instances {
  private final Time time;
  private final Ec2World world;
  private final FaultInjector faults;
  private volatile Set<EventKind> rules =
      EnumSet.of(EventKind.SPOT, EventKind.SCHEDULED, EventKind.REBALANCE);

  /**
   * The machines of a world.
   *
   * @param queue takes the messages of EventBridge
   */
  public FakeEc2(Time time, Ec2World world, Consumer<String> queue) {
    this.time = time;
    this.world = world;
    this.faults = new FaultInjector(time, "EC2");
    world.onMessage(message -> {
      if (rules.contains(kind(message))) {
        queue.accept(message.body());
      }
    });
    world.onTimer(at -> time.start("EC2", () -> settle(at)));
  }

  private static EventKind kind(Ec2Message message) {
    return switch (message.detailType()) {
      case Ec2Messages.SPOT_WARNING, Ec2Messages.RESERVATION_INTERRUPTION -> EventKind.SPOT;
      case Ec2Messages.REBALANCE -> EventKind.REBALANCE;
      case Ec2Messages.STATE_CHANGE -> EventKind.STATE_CHANGE;
      default -> EventKind.SCHEDULED;
    };
  }

  private void settle(Instant at) {
    try {
      time.sleep(Duration.between(time.now(), at));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    world.settle();
  }

  /** To make calls fail, and to count them. */
  public FaultInjector faults() {
    return faults;
  }

  /** The machines, their spot requests, scheduled events and reservations. */
  public Ec2World world() {
    return world;
  }

  /** From now on only messages about these kinds go to the queue. */
  public void sendOnly(EventKind... kinds) {
    Set<EventKind> sent = EnumSet.noneOf(EventKind.class);
    sent.addAll(List.of(kinds));
    rules = sent;
  }

  /** Makes a spot instance of a running one. */
  public void makeSpot(InstanceId instance) {
    world.spot().fulfil(instance.value());
  }

  /** Warns of the interruption of a spot instance, and terminates it two minutes later. */
  public void interrupt(InstanceId instance) {
    world.spot().interrupt(instance.value(), SpotAction.TERMINATE);
  }

  /**
   * Schedules an event.
   *
   * @param code as in {@code instance-retirement}
   * @param in from now to its start
   * @return the id of the event
   */
  public String schedule(InstanceId instance, String code, Duration in) {
    return world.scheduled().schedule(instance.value(), code, time.now().plus(in));
  }

  @Override
  public Optional<Ec2Instance> instance(InstanceId instance) {
    return faults.call(
        "instance",
        () ->
            world
                .stateOf(instance.value())
                .map(state ->
                    new Ec2Instance(
                        instance,
                        InstanceState.of(state.awsName()),
                        world.spot().status(instance.value()).isPresent(),
                        world.reservations().of(instance.value()).orElse(null),
                        world.tags(instance.value()))));
  }

  @Override
  public Optional<String> spotStatus(InstanceId instance) {
    return faults.call("spotStatus", () -> world.spot().status(instance.value()));
  }

  @Override
  public List<ScheduledEvent> scheduledEvents(InstanceId instance) {
    return faults.call(
        "scheduledEvents",
        () -> world.scheduled().of(instance.value()).stream().map(FakeEc2::event).toList());
  }

  @Override
  public List<ScheduledEvent> allScheduledEvents() {
    return faults.call(
        "allScheduledEvents", () -> world.scheduled().all().stream().map(FakeEc2::event).toList());
  }

  private static ScheduledEvent event(SimulatedEvent event) {
    return new ScheduledEvent(
        new InstanceId(event.instanceId()),
        event.id(),
        event.code(),
        event.description(),
        event.notBefore());
  }

  @Override
  public Optional<CapacityReservation> capacityReservation(String id) {
    return faults.call(
        "capacityReservation", () -> world.reservations().find(id).map(FakeEc2::reservation));
  }

  private static CapacityReservation reservation(SimulatedReservation reservation) {
    return new CapacityReservation(
        reservation.id(),
        ReservationType.valueOf(reservation.use().name()),
        reservation.endsAt(),
        reservation.isReclaimed() && reservation.source() != null);
  }

  @Override
  public List<InstanceId> instancesIn(String reservation) {
    return faults.call(
        "instancesIn",
        () ->
            world.reservations().find(reservation).stream()
                .flatMap(found -> found.instances().stream())
                .map(InstanceId::new)
                .toList());
  }
}
