package io.lifecyclemanager.simulation.aws.ec2;

import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Capacity reservations. EC2 warns of the end of a Capacity Block 40 minutes ahead, and terminates
 * its instances from 30 minutes before its end.
 */
public final class CapacityReservations {
  /** From the warning to the end of a Capacity Block. */
  public static final Duration WARNING = Duration.ofMinutes(40);

  /** From the termination of the instances to the end of a Capacity Block. */
  public static final Duration TERMINATION = Duration.ofMinutes(30);

  private final Ec2World world;
  private final Ec2Timeline timeline;
  private final Map<String, SimulatedReservation> reservations = new TreeMap<>();

  /** From the warning to the end of an instance whose capacity is reclaimed. */
  public static final Duration INTERRUPTION_NOTICE = Duration.ofMinutes(2);

  /** What becomes of the instances of a reservation. */
  public enum ReservationUse {
    DEFAULT,
    CAPACITY_BLOCK,
    INTERRUPTIBLE
  }

  /**
   * One reservation.
   *
   * @param endsAt null when it has no end
   * @param source the reservation that an interruptible one comes from; null for any other, and
   *     where another account owns it
   * @param isReclaimed whether the owner of the source reclaims the capacity
   */
  public record SimulatedReservation(
      String id,
      ReservationUse use,
      @Nullable Instant endsAt,
      List<String> instances,
      @Nullable String source,
      boolean isReclaimed) {
    private static SimulatedReservation of(String id, ReservationUse use, @Nullable Instant end) {
      return new SimulatedReservation(id, use, end, List.of(), null, false);
    }

    private SimulatedReservation with(List<String> used, boolean reclaimed) {
      return new SimulatedReservation(id, use, endsAt, used, source, reclaimed);
    }
  }

  CapacityReservations(Ec2World world, Ec2Timeline timeline) {
    this.world = world;
    this.timeline = timeline;
  }

  /** Reserves capacity without an end. */
  public void reserve(String id) {
    put(SimulatedReservation.of(id, ReservationUse.DEFAULT, null));
  }

  /** Reserves a Capacity Block until then. */
  public void reserveBlock(String id, Instant endsAt) {
    timeline.access(now -> {
      reservations.put(id, SimulatedReservation.of(id, ReservationUse.CAPACITY_BLOCK, endsAt));
      timeline.plan(
          endsAt.minus(WARNING),
          at -> timeline.send(Ec2Messages.blockExpirationWarning(id, endsAt, at)));
      timeline.plan(endsAt.minus(TERMINATION), at -> terminateAll(id, at));
      return id;
    });
  }

  /**
   * Makes capacity available to other workloads.
   *
   * @param source a reservation of this account; null for one of another account
   */
  public void reserveInterruptible(String id, @Nullable String source) {
    put(new SimulatedReservation(id, ReservationUse.INTERRUPTIBLE, null, List.of(), source, false));
  }

  /** Reclaims the capacity: warns the instances, and terminates them two minutes later. */
  public void reclaim(String id) {
    timeline.access(now -> {
      SimulatedReservation before = Objects.requireNonNull(reservations.get(id), id);
      reservations.put(id, before.with(before.instances(), true));
      before
          .instances()
          .forEach(one -> timeline.send(Ec2Messages.reservationInterruption(one, now)));
      timeline.plan(now, INTERRUPTION_NOTICE, at -> terminateAll(id, at));
      return id;
    });
  }

  private void put(SimulatedReservation reservation) {
    timeline.access(now -> Optional.ofNullable(reservations.put(reservation.id(), reservation)));
  }

  /** Lets a machine run in a reservation. */
  public void use(String id, String instanceId) {
    SimulatedReservation before = find(id).orElseThrow();
    TreeSet<String> instances = new TreeSet<>(before.instances());
    instances.add(instanceId);
    put(before.with(List.copyOf(instances), before.isReclaimed()));
  }

  private void terminateAll(String id, Instant at) {
    for (String instance : Objects.requireNonNull(reservations.get(id), id).instances()) {
      if (world.enter(instance, MachineState.SHUTTING_DOWN, at)) {
        world.ended(instance);
      }
    }
  }

  /** The reservation with this id. */
  public Optional<SimulatedReservation> find(String id) {
    return timeline.access(now -> Optional.ofNullable(reservations.get(id)));
  }

  /** The interruptible reservation that comes from another one. */
  Optional<SimulatedReservation> ofSource(String id) {
    return timeline.access(
        now -> reservations.values().stream().filter(one -> id.equals(one.source())).findFirst());
  }

  List<String> ids() {
    return timeline.access(now -> List.copyOf(reservations.keySet()));
  }

  /** The reservation that a machine runs in. */
  public Optional<String> of(String instanceId) {
    return timeline.access(now ->
        reservations.values().stream()
            .filter(one -> one.instances().contains(instanceId))
            .map(SimulatedReservation::id)
            .findFirst());
  }
}
