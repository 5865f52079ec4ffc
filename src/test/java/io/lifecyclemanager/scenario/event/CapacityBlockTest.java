package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.ec2.Ec2Messages;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Capacity Block ends: EC2 terminates its instances from 30 minutes before its end. */
class CapacityBlockTest {
  private static final String BLOCK = "cr-0123456789abcdef0";

  private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;
  private final Instant end = world.time.now().plus(Duration.ofMinutes(100));

  @AfterEach
  void close() throws InterruptedException {
    events.close();
  }

  private void reserve() {
    world.ec2.world().reservations().reserveBlock(BLOCK, end);
    world.ec2.world().reservations().use(BLOCK, events.instance.value());
  }

  /** A message that says that the block ends then, whether it is true or not. */
  private void report(Instant reportedEnd) {
    Instant now = world.time.now();
    world.queue.send(Ec2Messages.blockExpirationWarning(BLOCK, reportedEnd, now).body());
  }

  @Test
  void everyPodLeavesBeforeEc2BeginsToTerminateTheInstances() throws InterruptedException {
    events.addBlockedPod();
    reserve();
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(59));
    events.assertNeverTouched();
    world.time.sleep(Duration.ofMinutes(11));

    assertThat(world.pods.removals()).singleElement().matches(removal -> !removal.killed());
    assertThat(events.node().isTerminating()).isTrue();
    world.awaitIdle();
  }

  @Test
  void aWarningLongBeforeTheEndMovesNothing() throws InterruptedException {
    world.ec2.world().reservations().reserveBlock(BLOCK, end.plus(Duration.ofHours(10)));
    world.ec2.world().reservations().use(BLOCK, events.instance.value());
    world.start("replica-1");
    report(end);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.UNCONFIRMED_EVENT);
    events.assertNeverTouched();
  }

  @Test
  void aReservationThatIsNoCapacityBlockDoesNotCount() throws InterruptedException {
    world.ec2.world().reservations().reserve(BLOCK);
    world.ec2.world().reservations().use(BLOCK, events.instance.value());
    world.start("replica-1");
    report(end);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.UNCONFIRMED_EVENT);
    events.assertNeverTouched();
  }

  @Test
  void aBlockWithoutInstancesOfTheClusterIsForeign() throws InterruptedException {
    world.ec2.world().reservations().reserveBlock(BLOCK, end);
    world.ec2.world().run("i-0000000000000beef");
    world.ec2.world().reservations().use(BLOCK, "i-0000000000000beef");
    world.start("replica-1");
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.FOREIGN_EVENT);
    events.assertNeverTouched();
  }

  @Test
  void anInstanceThatRunsOnHasItsNodeBack() throws InterruptedException {
    reserve();
    world.start("replica-1");
    events.awaitEnd();
    assertThat(events.node().isTerminating()).isTrue();
    // It is extended: the instance runs in what is another block from now on.
    world.ec2.world().reservations().reserveBlock(BLOCK, end.plus(Duration.ofDays(1)));
    world.time.sleep(Duration.ofMinutes(13));
    assertThat(events.node().isTerminating()).as("until five minutes after the time").isTrue();

    world.time.sleep(Duration.ofMinutes(2).plus(EventWorld.RELEASE_TIME));
    events.assertAsBefore();
  }
}
