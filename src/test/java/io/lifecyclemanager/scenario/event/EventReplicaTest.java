package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.scenario.CrashableReplica;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Several replicas, one after the other or at the same time, respond to an event as one does. */
class EventReplicaTest {
  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;

  private void interrupt() {
    world.ec2.makeSpot(events.instance);
    world.ec2.interrupt(events.instance);
  }

  private void schedule(Duration in) {
    world.ec2.schedule(events.instance, "instance-retirement", in);
  }

  private String owner() {
    return ClaimRecord.parse(events.node().claim()).orElseThrow().owner();
  }

  private void assertDrained() throws InterruptedException {
    assertThat(world.pods.removals()).singleElement().matches(removal -> !removal.killed());
    world.awaitIdle();
    assertThat(owner()).isEqualTo("replica-2");
    assertThat(ClaimRecord.parse(events.node().claim()))
        .hasValueSatisfying(claim -> assertThat(claim.isDrained()).isTrue());
  }

  @Test
  void anotherReplicaFinishesASpotDrainWithinTheTwoMinutes() throws InterruptedException {
    events.addBlockedPod();
    CrashableReplica first = world.startCrashable("replica-1");
    interrupt();
    events.awaitClaim();
    first.crash();
    world.start("replica-2");
    world.time.sleep(Duration.ofMinutes(2));

    assertDrained();
  }

  @Test
  void aSpotDrainIsFinishedAlsoWhenItsMessageIsLost() throws InterruptedException {
    events.addBlockedPod();
    CrashableReplica first = world.startCrashable("replica-1");
    interrupt();
    events.awaitClaim();
    world.queue.purge();
    first.crash();
    world.start("replica-2");
    world.time.sleep(Duration.ofMinutes(5));

    assertThat(world.pods.removals()).hasSize(1);
    world.awaitIdle();
    assertThat(owner()).isEqualTo("replica-2");
  }

  @Test
  void anotherReplicaFinishesAScheduledDrainBeforeTheStart() throws InterruptedException {
    events.addBlockedPod();
    CrashableReplica first = world.startCrashable("replica-1");
    schedule(Duration.ofMinutes(20));
    events.awaitClaim();
    first.crash();
    world.start("replica-2");
    world.time.sleep(Duration.ofMinutes(20));

    assertDrained();
  }

  @Test
  void aStoppedReplicaHandsASpotDrainOverAtOnce() throws InterruptedException {
    events.addBlockedPod();
    TerminationService first = world.start("replica-1");
    interrupt();
    events.awaitClaim();
    world.start("replica-2");
    first.stop(Duration.ofSeconds(5));
    world.time.until(() -> owner().equals("replica-2"), Duration.ofSeconds(5));
    world.time.sleep(Duration.ofMinutes(2));

    assertDrained();
  }

  @Test
  void aStoppedReplicaLeavesAScheduledDrainToTheNextOne() throws InterruptedException {
    events.addBlockedPod();
    TerminationService first = world.start("replica-1");
    schedule(Duration.ofMinutes(20));
    events.awaitClaim();
    world.start("replica-2");
    first.stop(Duration.ofSeconds(5));
    world.time.until(() -> owner().equals("replica-2"), Duration.ofMinutes(2));
    world.time.sleep(Duration.ofMinutes(20));

    assertDrained();
  }

  @Test
  void aWarningThatIsDeliveredTwiceIsOne() throws InterruptedException {
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1").stopsIn(20));
    world.start("replica-1");
    interrupt();
    events.awaitClaim();
    world.queue.redeliver();
    world.awaitIdle();

    assertThat(world.pods.evictions()).hasSize(1);
    assertThat(world.onlyEnd()).isNotNull();
  }

  @Test
  void aWarningThatIsDeliveredToTwoReplicasIsOne() throws InterruptedException {
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1").stopsIn(20));
    world.ec2.faults().delayCalls("instance", Duration.ofSeconds(1));
    world.start("replica-1");
    world.start("replica-2");
    interrupt();
    world.time.sleep(Duration.ofMillis(500));
    world.queue.redeliver();
    world.awaitIdle();

    assertThat(world.pods.evictions()).hasSize(1);
    assertThat(world.pods.removals()).singleElement().matches(removal -> !removal.killed());
    assertThat(ClaimRecord.parse(events.node().claim()))
        .hasValueSatisfying(claim -> assertThat(claim.isDrained()).isTrue());
  }
}
