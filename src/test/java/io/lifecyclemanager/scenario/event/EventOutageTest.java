package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotAction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** EC2, or Auto Scaling, does not answer what an event needs, or denies it. */
class EventOutageTest {
  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;

  private void fail(FailureKind failure) {
    List.of("instance", "spotStatus", "scheduledEvents", "allScheduledEvents")
        .forEach(operation -> world.ec2.faults().failCalls(operation, failure));
  }

  private void addPod() {
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1"));
  }

  private long givenUp() {
    return world.facts(Fact.RemoteCallFailed.class).stream()
        .filter(failed -> failed.operation().contains("spot") && failed.retryIn() == null)
        .count();
  }

  @Test
  void aSpotWarningWaitsForTheAnswerOfEc2() throws InterruptedException {
    events.addBlockedPod();
    fail(FailureKind.UNAVAILABLE);
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    world.ec2.interrupt(events.instance);
    world.time.sleep(Duration.ofSeconds(60));
    events.assertNeverTouched();
    assertThat(world.queue.size()).isEqualTo(1);

    world.ec2.faults().clearFaults();
    world.time.sleep(Duration.ofSeconds(60));
    assertThat(world.pods.removals()).singleElement().matches(removal -> !removal.killed());
  }

  @Test
  void aStateChangeWaitsForTheAnswerOfEc2HoweverLong() throws InterruptedException {
    addPod();
    world.ec2.sendOnly(EventKind.STATE_CHANGE);
    fail(FailureKind.UNAVAILABLE);
    world.start("replica-1");
    world.ec2.world().state(events.instance.value(), MachineState.STOPPED);
    world.time.sleep(Duration.ofMinutes(30));
    events.assertNeverTouched();
    assertThat(events.dropped()).isEmpty();

    world.ec2.faults().clearFaults();
    events.awaitEnd();
    assertThat(events.node().isTerminating()).isTrue();
  }

  @Test
  void aScheduledEventWaitsForTheAnswerOfEc2() throws InterruptedException {
    addPod();
    fail(FailureKind.UNAVAILABLE);
    world.start("replica-1");
    world.ec2.schedule(events.instance, "instance-stop", Duration.ofMinutes(40));
    world.time.sleep(Duration.ofMinutes(10));
    events.assertNeverTouched();

    world.ec2.faults().clearFaults();
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(events.node().isTerminating()).isTrue();
  }

  @Test
  void aNodeIsNotReleasedAsLongAsEc2DoesNotAnswer() throws InterruptedException {
    world.start("replica-1");
    String event = world.ec2.schedule(events.instance, "instance-stop", Duration.ofMinutes(40));
    events.awaitEnd();
    fail(FailureKind.UNAVAILABLE);
    world.ec2.world().scheduled().cancel(event);
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(events.node().isTerminating()).isTrue();

    world.ec2.faults().clearFaults();
    world.time.sleep(EventWorld.RELEASE_TIME);
    events.assertAsBefore();
  }

  @Test
  void aWarningWithoutPermissionIsDroppedOnceTheDenialHasLasted() throws InterruptedException {
    addPod();
    fail(FailureKind.DENIED);
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    world.ec2.world().spot().recommendRebalance(events.instance.value());
    world.ec2.interrupt(events.instance);
    events.awaitDropped(1);
    Duration sent = world.time.elapsed();
    world.time.sleep(Duration.ofSeconds(89));
    assertThat(events.dropped()).doesNotContain(DropReason.UNCONFIRMED_EVENT);
    events.awaitDropped(2);

    assertThat(events.dropped()).contains(DropReason.UNCONFIRMED_EVENT);
    assertThat(world.time.elapsed().minus(sent)).isLessThan(Duration.ofMinutes(3));
    events.assertNeverTouched();
    assertThat(givenUp()).isEqualTo(1);
  }

  @Test
  void aPermissionThatIsMissingDoesNotShortenTheWaitForAnother() throws InterruptedException {
    world.ec2.sendOnly(EventKind.SPOT);
    world.ec2.makeSpot(events.instance);
    world.ec2.faults().failCalls("spotStatus", FailureKind.DENIED);
    world.start("replica-1");
    world.ec2.world().spot().announce(events.instance.value(), SpotAction.TERMINATE);
    events.awaitDropped(1);
    world.ec2.sendOnly(EventKind.STATE_CHANGE);
    world.ec2.faults().failCalls("instance", FailureKind.DENIED);
    world.ec2.world().state(events.instance.value(), MachineState.STOPPED);
    world.time.sleep(Duration.ofSeconds(60));
    world.ec2.faults().clearFaults();
    world.time.sleep(Duration.ofSeconds(60));

    assertThat(events.dropped()).containsExactly(DropReason.UNCONFIRMED_EVENT);
    assertThat(events.node().isTerminating()).isTrue();
  }

  @Test
  void aPermissionThatIsGrantedInTimeCounts() throws InterruptedException {
    addPod();
    fail(FailureKind.DENIED);
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    world.ec2.interrupt(events.instance);
    world.time.sleep(Duration.ofSeconds(60));
    world.ec2.faults().clearFaults();
    events.awaitEnd();

    assertThat(events.dropped()).isEmpty();
    assertThat(events.node().isTerminating()).isTrue();
  }

  @Test
  void aMissingPermissionOfOneKindHasNoEffectOnAnother() throws InterruptedException {
    world.ec2.sendOnly(EventKind.SPOT, EventKind.STATE_CHANGE);
    world.ec2.faults().failCalls("spotStatus", FailureKind.DENIED);
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    world.ec2.interrupt(events.instance);
    world.time.sleep(Duration.ofMinutes(5));

    assertThat(events.node().isTerminating()).as("drained for its change of state").isTrue();
  }

  @Test
  void aHookWaitsForNothingOfEc2() throws InterruptedException {
    addPod();
    fail(FailureKind.UNAVAILABLE);
    world.ec2.schedule(events.instance, "instance-stop", Duration.ofMinutes(40));
    world.autoScaling.terminate(events.instance);
    world.start("replica-1");
    events.awaitEnd();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"DENIED", "UNAVAILABLE"})
  void aScheduledEventWaitsForNothingOfAutoScaling(FailureKind failure)
      throws InterruptedException {
    addPod();
    world.autoScaling.faults().failCalls("list", failure);
    world.start("replica-1");
    world.ec2.schedule(events.instance, "instance-stop", Duration.ofMinutes(40));
    world.time.sleep(Duration.ofMinutes(15));

    assertThat(events.node().isTerminating()).isTrue();
    assertThat(world.pods.evictions()).hasSize(1);
  }

  @Test
  void anEventOfANodeWaitsForNothingOfAutoScaling() throws InterruptedException {
    addPod();
    world.autoScaling.faults().failCalls("member", FailureKind.UNAVAILABLE);
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    world.ec2.interrupt(events.instance);
    world.time.sleep(Duration.ofMinutes(2));

    assertThat(events.node().isTerminating()).isTrue();
    assertThat(world.pods.evictions()).hasSize(1);
  }
}
