package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.ec2.CapacityReservations;
import io.lifecyclemanager.simulation.aws.ec2.Ec2Messages;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The owner of a Capacity Reservation reclaims what it has lent: EC2 ends the instances in it. */
class ReservationInterruptionTest {
  private static final String SOURCE = "cr-0123456789abcdef0";
  private static final String LENT = "cr-0123456789abcdef1";

  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;
  private final CapacityReservations reservations = world.ec2.world().reservations();

  private void lend(@Nullable String source) {
    reservations.reserve(SOURCE);
    reservations.reserveInterruptible(LENT, source);
    reservations.use(LENT, events.instance.value());
  }

  /** A message that says so, whether it is true or not. */
  private void report() {
    String id = events.instance.value();
    world.queue.send(Ec2Messages.reservationInterruption(id, world.time.now()).body());
  }

  @Test
  void everyPodLeavesWithinTheTwoMinutes() throws InterruptedException {
    events.addBlockedPod();
    lend(SOURCE);
    world.start("replica-1");
    Duration warned = world.time.elapsed();
    reservations.reclaim(LENT);
    events.awaitEnd();

    assertThat(world.pods.removals())
        .singleElement()
        .satisfies(removal -> {
          assertThat(removal.killed()).isFalse();
          assertThat(removal.at().minus(warned)).isLessThanOrEqualTo(Duration.ofMinutes(2));
        });
    assertThat(events.node().isTerminating()).isTrue();
  }

  @Test
  void theResponseIsThatToSpotInterruptions() throws InterruptedException {
    events.respond(EventKind.SPOT, EventResponse.IGNORE);
    lend(SOURCE);
    world.start("replica-1");
    reservations.reclaim(LENT);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.IGNORED_EVENT);
    events.assertNeverTouched();
  }

  @Test
  void aForgedWarningMovesNothing() throws InterruptedException {
    lend(SOURCE);
    world.start("replica-1");
    report();
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.UNCONFIRMED_EVENT);
    events.assertNeverTouched();
  }

  @Test
  void anInstanceInAnOrdinaryReservationIsNotInterrupted() throws InterruptedException {
    reservations.reserve(LENT);
    reservations.use(LENT, events.instance.value());
    world.start("replica-1");
    Duration sent = world.time.elapsed();
    report();
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.UNCONFIRMED_EVENT);
    assertThat(world.time.elapsed().minus(sent)).as("at once").isLessThan(Duration.ofMinutes(1));
    events.assertNeverTouched();
  }

  @Test
  void whatAnotherAccountReclaimsIsConfirmedByTheEndOfTheInstance() throws InterruptedException {
    lend(null);
    world.start("replica-1");
    reservations.reclaim(LENT);
    world.time.sleep(Duration.ofSeconds(110));
    events.assertNeverTouched();
    events.awaitEnd();

    assertThat(events.node().isTerminating()).isTrue();
  }
}
