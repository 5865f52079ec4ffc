package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import io.lifecyclemanager.simulation.aws.ec2.ScheduledEvents;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A scheduled event is over, or put off, and its instance runs on. */
class ScheduledEventEndTest {
  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;
  private final String event =
      world.ec2.schedule(events.instance, "system-reboot", Duration.ofMinutes(40));

  /** What happens to the event. */
  enum EventChange {
    COMPLETED,
    CANCELLED,
    RESCHEDULED,
    FORGOTTEN
  }

  private void apply(EventChange change) {
    ScheduledEvents scheduled = world.ec2.world().scheduled();
    switch (change) {
      case COMPLETED -> scheduled.complete(event);
      case CANCELLED -> scheduled.cancel(event);
      case RESCHEDULED -> scheduled.reschedule(event, world.time.now().plus(Duration.ofDays(2)));
      case FORGOTTEN -> scheduled.forget(event);
    }
  }

  private int releases() {
    return world.facts(IntakeFact.NodeReleased.class).size();
  }

  @ParameterizedTest
  @EnumSource
  void theDrainedNodeIsReleasedWithinAMinute(EventChange change) throws InterruptedException {
    world.start("replica-1");
    events.awaitEnd();
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(events.node().isTerminating()).as("as long as the event is open").isTrue();
    apply(change);
    world.time.sleep(EventWorld.RELEASE_TIME);

    events.assertAsBefore();
    world.time.sleep(Duration.ofMinutes(30));
    assertThat(events.responses()).isEqualTo(1);
    events.assertAsBefore();
  }

  @ParameterizedTest
  @EnumSource
  void theDrainInProgressEndsAndTheNodeIsReleasedWithinAMinute(EventChange change)
      throws InterruptedException {
    events.addBlockedPod();
    world.start("replica-1");
    events.awaitClaim();
    world.time.sleep(Duration.ofMinutes(3));
    apply(change);
    world.time.sleep(EventWorld.RELEASE_TIME);

    events.assertAsBefore();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.OVER);
    world.time.sleep(Duration.ofHours(1));
    assertThat(world.pods.removals()).isEmpty();
    assertThat(releases()).isEqualTo(1);
    assertThat(events.responses()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void theDrainInProgressEndsAlsoWithSeveralReplicas(EventChange change)
      throws InterruptedException {
    events.addBlockedPod();
    world.start("replica-1");
    world.start("replica-2");
    events.awaitClaim();
    world.time.sleep(Duration.ofMinutes(3));
    apply(change);
    world.time.sleep(EventWorld.RELEASE_TIME);

    events.assertAsBefore();
    world.time.sleep(Duration.ofHours(1));
    assertThat(world.pods.removals()).isEmpty();
    assertThat(releases()).isEqualTo(1);
    assertThat(events.responses()).isEqualTo(1);
  }

  @Test
  void anInstanceThatWasStoppedKeepsItsCordonUntilItRuns() throws InterruptedException {
    world.start("replica-1");
    events.awaitEnd();
    world.ec2.world().state(events.instance.value(), MachineState.STOPPED);
    apply(EventChange.COMPLETED);
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(events.node().isTerminating()).isTrue();

    world.ec2.world().run(events.instance.value());
    world.time.sleep(EventWorld.RELEASE_TIME);
    events.assertAsBefore();
  }

  @Test
  void anEventThatIsPutOffIsRespondedToAgainInTime() throws InterruptedException {
    world.start("replica-1");
    events.awaitEnd();
    apply(EventChange.RESCHEDULED);
    world.time.sleep(Duration.ofHours(40));
    events.assertAsBefore();
    world.time.sleep(Duration.ofHours(8));

    assertThat(events.node().isTerminating()).isTrue();
    assertThat(events.responses()).isEqualTo(2);
  }

  @Test
  void anotherOpenEventKeepsTheNode() throws InterruptedException {
    String other =
        world.ec2.schedule(events.instance, "instance-retirement", Duration.ofMinutes(50));
    world.start("replica-1");
    events.awaitEnd();
    world.time.sleep(Duration.ofMinutes(10));
    apply(EventChange.CANCELLED);
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(events.node().isTerminating()).isTrue();

    world.ec2.world().scheduled().cancel(other);
    world.time.sleep(EventWorld.RELEASE_TIME);
    events.assertAsBefore();
  }
}
