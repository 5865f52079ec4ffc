package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.CrashableReplica;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotAction;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Several events of one instance, and its hook: one termination, with the earliest deadline. */
class SeveralEventsTest {
  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;

  private String schedule(Duration in) {
    return world.ec2.schedule(events.instance, "instance-retirement", in);
  }

  private void warn() {
    world.ec2.makeSpot(events.instance);
    world.ec2.world().spot().announce(events.instance.value(), SpotAction.TERMINATE);
  }

  private void assertDrainedInTime() {
    assertThat(world.pods.removals()).singleElement().matches(removal -> !removal.killed());
    assertThat(world.facts(Fact.TerminationStarted.class)).hasSize(1);
  }

  @Test
  void theEarlierOfTwoScheduledEventsDecides() throws InterruptedException {
    events.addBlockedPod();
    world.start("replica-1");
    schedule(Duration.ofMinutes(50));
    schedule(Duration.ofMinutes(20));
    world.time.sleep(Duration.ofMinutes(20));

    assertDrainedInTime();
  }

  @Test
  void aScheduledEventJoinsTheTerminationOfAnother() throws InterruptedException {
    events.addBlockedPod();
    world.start("replica-1");
    schedule(Duration.ofMinutes(50));
    events.awaitClaim();
    schedule(Duration.ofMinutes(20));
    world.time.sleep(Duration.ofMinutes(20));

    assertDrainedInTime();
    assertThat(events.responses()).isEqualTo(2);
  }

  @Test
  void aScheduledEventJoinsTheTerminationOfTheHook() throws InterruptedException {
    events.addBlockedPod();
    world.autoScaling.terminate(events.instance);
    world.start("replica-1");
    schedule(Duration.ofMinutes(10));
    world.time.sleep(Duration.ofMinutes(10));

    assertDrainedInTime();
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(events.responses()).isEqualTo(1);
  }

  @Test
  void aScheduledEventJoinsTheTerminationThatAnotherReplicaHolds() throws InterruptedException {
    events.addBlockedPod();
    world.autoScaling.terminate(events.instance);
    world.start("replica-1");
    events.awaitClaim();
    world.start("replica-2");
    schedule(Duration.ofMinutes(10));
    world.time.sleep(Duration.ofMinutes(10));

    assertDrainedInTime();
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(events.responses()).isEqualTo(1);
  }

  @Test
  void aSpotWarningJoinsTheTerminationOfAScheduledEvent() throws InterruptedException {
    events.addBlockedPod();
    world.start("replica-1");
    schedule(Duration.ofMinutes(50));
    events.awaitClaim();
    warn();
    world.time.sleep(Duration.ofMinutes(2));

    assertDrainedInTime();
  }

  @Test
  void theNodeStaysCordonedForTheWarningWhenTheScheduledEventIsCancelled()
      throws InterruptedException {
    events.addBlockedPod();
    world.start("replica-1");
    String event = schedule(Duration.ofMinutes(50));
    events.awaitClaim();
    warn();
    world.time.sleep(Duration.ofSeconds(10));
    world.ec2.world().scheduled().cancel(event);
    world.time.sleep(Duration.ofMinutes(6));
    assertThat(events.node().isTerminating()).isTrue();
    assertThat(world.pods.removals()).hasSize(1);

    world.time.sleep(Duration.ofMinutes(1).plus(EventWorld.RELEASE_TIME));
    events.assertAsBefore();
  }

  @Test
  void theDrainedNodeStaysCordonedForAWarningThatCameDuringTheDrain() throws InterruptedException {
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1").stopsIn(10));
    world.start("replica-1");
    String event = schedule(Duration.ofMinutes(50));
    events.awaitClaim();
    warn();
    world.ec2.world().scheduled().cancel(event);
    world.time.sleep(Duration.ofMinutes(6));
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(events.node().isTerminating()).isTrue();

    world.time.sleep(Duration.ofMinutes(1).plus(EventWorld.RELEASE_TIME));
    events.assertAsBefore();
  }

  @Test
  void aReplicaThatAdoptsTheTerminationKnowsEveryEvent() throws InterruptedException {
    events.addBlockedPod();
    CrashableReplica first = world.startCrashable("replica-1");
    schedule(Duration.ofMinutes(50));
    schedule(Duration.ofMinutes(15));
    events.awaitClaim();
    world.time.sleep(Duration.ofSeconds(10));
    first.crash();
    world.start("replica-2");
    world.time.sleep(Duration.ofMinutes(15));

    assertThat(world.pods.removals()).singleElement().matches(removal -> !removal.killed());
  }

  @Test
  void aTerminationThatIsOrphanedInItsHookKnowsItsEvents() throws InterruptedException {
    events.addBlockedPod();
    world.autoScaling.terminate(events.instance);
    CrashableReplica first = world.startCrashable("replica-1");
    events.awaitClaim();
    schedule(Duration.ofMinutes(15));
    world.time.until(() -> events.responses() == 1, ScenarioWorld.LONG);
    world.time.sleep(Duration.ofSeconds(1));
    first.crash();
    world.queue.purge();
    world.start("replica-2");
    world.time.sleep(Duration.ofMinutes(15));

    assertThat(world.pods.removals()).singleElement().matches(removal -> !removal.killed());
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aDrainedNodeIsNotDrainedAgainForALaterWarning() throws InterruptedException {
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1"));
    world.start("replica-1");
    world.ec2.makeSpot(events.instance);
    warn();
    events.awaitEnd();
    world.ec2.world().spot().announce(events.instance.value(), SpotAction.TERMINATE);
    events.awaitDropped(1);

    assertThat(world.facts(Fact.TerminationStarted.class)).hasSize(1);
    assertThat(world.queue.size()).isZero();
  }
}
