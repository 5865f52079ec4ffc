package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import io.lifecyclemanager.simulation.aws.ec2.Ec2Messages;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An instance stops or terminates, and Auto Scaling has nothing to do with it. */
class StateChangeTest {
  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;

  @BeforeEach
  void sendOnlyStateChanges() {
    world.ec2.sendOnly(EventKind.STATE_CHANGE);
  }

  private void enter(MachineState state) {
    world.ec2.world().state(events.instance.value(), state);
  }

  /** A message that says so, whether it is true or not. */
  private void report(MachineState state) {
    String id = events.instance.value();
    world.queue.send(Ec2Messages.stateChange(id, state, world.time.now()).body());
  }

  @ParameterizedTest
  @EnumSource(names = {"SHUTTING_DOWN", "TERMINATED", "STOPPING", "STOPPED"})
  void theNodeOfAnInstanceThatRunsNoMoreIsDrained(MachineState state) throws InterruptedException {
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1"));
    world.start("replica-1");
    enter(state);
    events.awaitEnd();
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.evictions()).hasSize(1);
    assertThat(world.autoScaling.completions()).isEmpty();
    assertThat(events.node().isTerminating()).isTrue();
  }

  @Test
  void theStateOfTheInstanceCountsNotThatOfTheMessage() throws InterruptedException {
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1"));
    world.start("replica-1");
    report(MachineState.SHUTTING_DOWN);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.UNCONFIRMED_EVENT);
    events.assertNeverTouched();
  }

  @Test
  void ec2MayConfirmItSomeSecondsLater() throws InterruptedException {
    world.ec2.sendOnly();
    world.start("replica-1");
    report(MachineState.STOPPING);
    world.time.sleep(Duration.ofSeconds(30));
    events.assertNeverTouched();
    enter(MachineState.STOPPING);
    events.awaitEnd();

    assertThat(events.node().isTerminating()).isTrue();
  }

  @Test
  void theEndOfAnInstanceWhoseHookWasCompletedIsNoNews() throws InterruptedException {
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(events.instance);
    world.start("replica-1");
    world.awaitIdle();
    int patches = world.nodes.patches().size();
    enter(MachineState.SHUTTING_DOWN);
    enter(MachineState.TERMINATED);
    world.awaitIdle();

    assertThat(events.dropped()).isNotEmpty().containsOnly(DropReason.OVER);
    assertThat(world.facts(Fact.TerminationStarted.class)).hasSize(1);
    assertThat(world.nodes.patches()).hasSize(patches);
  }

  @Test
  void anInstanceThatWasStoppedAndStartedHasItsNodeBackWithinAMinute() throws InterruptedException {
    world.start("replica-1");
    enter(MachineState.STOPPING);
    enter(MachineState.STOPPED);
    events.awaitEnd();
    world.time.sleep(Duration.ofMinutes(30));
    assertThat(events.node().isTerminating()).as("as long as it does not run").isTrue();

    enter(MachineState.RUNNING);
    world.time.sleep(EventWorld.RELEASE_TIME);
    events.assertAsBefore();
  }

  @Test
  void anInstanceThatRunsAgainDuringTheDrainHasItsNodeBackWithinAMinute()
      throws InterruptedException {
    events.addBlockedPod();
    world.start("replica-1");
    world.start("replica-2");
    enter(MachineState.STOPPED);
    events.awaitClaim();
    world.time.sleep(Duration.ofMinutes(1));
    enter(MachineState.RUNNING);
    world.time.sleep(EventWorld.RELEASE_TIME);

    events.assertAsBefore();
    world.awaitIdle();
    assertThat(world.pods.removals()).isEmpty();
  }

  @Test
  void ignoredIsNothingAskedOfEc2() throws InterruptedException {
    events.respond(EventKind.SPOT, EventResponse.DRAIN);
    world.start("replica-1");
    enter(MachineState.STOPPED);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.IGNORED_EVENT);
    events.assertNeverTouched();
    assertThat(world.ec2.faults().calls("instance")).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"WARMED_STOPPED", "WARMED_HIBERNATED", "WARMED_RUNNING"})
  void aStopInTheWarmPoolIsNoneOfAServingInstance(SimulatedLifecycleState poolState)
      throws InterruptedException {
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1"));
    world.autoScaling.removeHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK);
    world.autoScaling.setWarmPoolState(ScenarioWorld.GROUP, poolState);
    world.start("replica-1");
    world.autoScaling.move(events.instance, InstanceTransition.TO_WARM_POOL);
    enter(MachineState.STOPPING);
    enter(MachineState.STOPPED);
    events.awaitDropped(2);

    assertThat(events.dropped()).containsOnly(DropReason.IGNORED_EVENT);
    events.assertNeverTouched();
  }

  @Test
  void theEndOfAnInstanceOfTheWarmPoolIsOne() throws InterruptedException {
    world.autoScaling.removeHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK);
    world.autoScaling.move(events.instance, InstanceTransition.TO_WARM_POOL);
    world.start("replica-1");
    enter(MachineState.TERMINATED);
    events.awaitEnd();

    assertThat(events.node().isTerminating()).isTrue();
  }

  @Test
  void aStopDoesNotWaitForTheLifecycleState() throws InterruptedException {
    world.autoScaling.faults().failCalls("member", FailureKind.UNAVAILABLE);
    world.start("replica-1");
    enter(MachineState.STOPPED);
    events.awaitEnd();

    assertThat(events.node().isTerminating()).isTrue();
  }
}
