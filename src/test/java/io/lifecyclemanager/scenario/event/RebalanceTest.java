package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** EC2 recommends to replace a spot instance, which it may interrupt soon or never. */
class RebalanceTest {
  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;

  private void recommend() {
    world.ec2.world().spot().recommendRebalance(events.instance.value());
  }

  private void addPod() {
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1"));
  }

  private void assertOnlyCordoned() {
    assertThat(events.node().unschedulable()).as("cordoned").isTrue();
    assertThat(events.node().excludeLabel()).as("exclusion label").isNull();
    assertThat(world.pods.requests()).isEmpty();
  }

  @Test
  void isIgnoredByDefault() throws InterruptedException {
    addPod();
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    recommend();
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.IGNORED_EVENT);
    events.assertNeverTouched();
    assertThat(world.ec2.faults().calls("instance")).isZero();
  }

  @Test
  void withCordonThePodsStayAndTheNodeIsReleasedWhenNothingFollows() throws InterruptedException {
    events.respond(EventKind.REBALANCE, EventResponse.CORDON);
    addPod();
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    recommend();
    events.awaitEnd();
    world.time.sleep(Duration.ofMinutes(29));
    assertOnlyCordoned();
    world.time.sleep(Duration.ofMinutes(1).plus(EventWorld.RELEASE_TIME));

    events.assertAsBefore();
    assertThat(world.pods.requests()).isEmpty();
  }

  @Test
  void withDrainTheNodeIsDrainedAndReleasedWhenNothingFollows() throws InterruptedException {
    events.respond(EventKind.REBALANCE, EventResponse.DRAIN);
    addPod();
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    recommend();
    events.awaitEnd();
    world.time.sleep(Duration.ofMinutes(29));
    assertThat(events.node().isTerminating()).isTrue();
    assertThat(world.pods.evictions()).hasSize(1);
    world.time.sleep(Duration.ofMinutes(1).plus(EventWorld.RELEASE_TIME));

    events.assertAsBefore();
  }

  @ParameterizedTest
  @EnumSource(names = "IGNORE", mode = EnumSource.Mode.EXCLUDE)
  void anOnDemandInstanceGetsNone(EventResponse response) throws InterruptedException {
    events.respond(EventKind.REBALANCE, response);
    world.start("replica-1");
    recommend();
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.UNCONFIRMED_EVENT);
    events.assertNeverTouched();
  }

  @Test
  void aSpotInstanceThatDoesNotRunGetsNone() throws InterruptedException {
    events.respond(EventKind.REBALANCE, EventResponse.DRAIN);
    world.ec2.makeSpot(events.instance);
    world.ec2.world().state(events.instance.value(), MachineState.STOPPED);
    world.start("replica-1");
    recommend();
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.UNCONFIRMED_EVENT);
    events.assertNeverTouched();
  }

  @Test
  void aHookAfterTheCordonDrainsTheNode() throws InterruptedException {
    events.respond(EventKind.REBALANCE, EventResponse.CORDON);
    addPod();
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    recommend();
    events.awaitEnd();
    assertOnlyCordoned();
    world.autoScaling.terminate(events.instance);
    world.awaitIdle();

    assertThat(events.node().isTerminating()).isTrue();
    assertThat(world.pods.evictions()).hasSize(1);
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aSpotWarningAfterTheCordonDrainsTheNode() throws InterruptedException {
    events.respond(
        Map.of(EventKind.REBALANCE, EventResponse.CORDON, EventKind.SPOT, EventResponse.DRAIN));
    addPod();
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    recommend();
    events.awaitEnd();
    assertOnlyCordoned();
    world.ec2.interrupt(events.instance);
    world.awaitIdle();

    assertThat(events.node().isTerminating()).isTrue();
    assertThat(world.pods.removals()).singleElement().matches(removal -> !removal.killed());
  }

  @Test
  void aScheduledEventAfterTheCordonDrainsTheNodeInTime() throws InterruptedException {
    events.respond(
        Map.of(
            EventKind.REBALANCE, EventResponse.CORDON, EventKind.SCHEDULED, EventResponse.DRAIN));
    addPod();
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    recommend();
    events.awaitEnd();
    world.ec2.schedule(events.instance, "instance-stop", Duration.ofMinutes(10));
    world.time.sleep(Duration.ofMinutes(10));

    assertThat(events.node().isTerminating()).isTrue();
    assertThat(world.pods.removals()).singleElement().matches(removal -> !removal.killed());
  }
}
