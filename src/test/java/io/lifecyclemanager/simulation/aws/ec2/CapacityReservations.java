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

  /**
   * One reservation.
   *
   * @param endsAt null when it has no end
   */
  public record SimulatedReservation(
      String id, boolean isBlock, @Nullable Instant endsAt, List<String> instances) {}

  CapacityReservations(Ec2World world, Ec2Timeline timeline) {
    this.world = world;
    this.timeline = timeline;
  }

  /** Reserves capacity without an end. */
  public void reserve(String id) {
    put(new SimulatedReservation(id, false, null, List.of()));
  }

  /** Reserves a Capacity Block until then. */
  public void reserveBlock(String id, Instant endsAt) {
    timeline.access(now -> {
      reservations.put(id, new SimulatedReservation(id, true, endsAt, List.of()));
      timeline.plan(
          endsAt.minus(WARNING),
          at -> timeline.send(Ec2Messages.blockExpirationWarning(id, endsAt, at)));
      timeline.plan(endsAt.minus(TERMINATION), at -> terminateAll(id, at));
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
    put(new SimulatedReservation(id, before.isBlock(), before.endsAt(), List.copyOf(instances)));
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
