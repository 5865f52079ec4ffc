package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** EC2 will stop, retire or reboot an instance at a known time. */
class ScheduledEventTest {
  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;

  private String schedule(Duration in) {
    return world.ec2.schedule(events.instance, "instance-retirement", in);
  }

  @Test
  void nothingHappensBeforeTheTimeAheadOfItsStart() throws InterruptedException {
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1"));
    world.start("replica-1");
    schedule(Duration.ofHours(3));
    world.time.sleep(Duration.ofMinutes(119));
    events.assertNeverTouched();

    world.time.sleep(Duration.ofMinutes(10));
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(events.node().isTerminating()).isTrue();
    assertThat(world.pods.evictions()).hasSize(1);
    assertThat(events.responses()).isEqualTo(1);
  }

  @Test
  void aBlockedPodIsDeletedWithItsGraceBeforeTheStart() throws InterruptedException {
    events.addBlockedPod();
    world.start("replica-1");
    schedule(Duration.ofMinutes(20));
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(world.pods.deletions()).as("ten minutes before the start").isEmpty();

    world.time.sleep(Duration.ofMinutes(10));
    assertThat(world.pods.removals())
        .singleElement()
        .satisfies(removal -> {
          assertThat(removal.killed()).isFalse();
          assertThat(removal.at()).isLessThan(Duration.ofMinutes(20));
        });
  }

  @Test
  void completedAndCancelledEventsDoNotCount() throws InterruptedException {
    world.ec2.world().scheduled().complete(schedule(Duration.ofMinutes(20)));
    world.ec2.world().scheduled().cancel(schedule(Duration.ofMinutes(30)));
    world.start("replica-1");
    world.time.sleep(Duration.ofHours(1));

    events.assertNeverTouched();
    assertThat(events.responses()).isZero();
  }

  @Test
  void theMessageOfAwsHealthMovesNothing() throws InterruptedException {
    world.withSettings(SettingsChange::withoutReconciler);
    world.start("replica-1");
    schedule(Duration.ofMinutes(20));
    world.time.sleep(Duration.ofHours(1));

    assertThat(events.dropped()).containsExactly(DropReason.IGNORED_EVENT);
    assertThat(world.queue.size()).isZero();
    events.assertNeverTouched();
  }

  @Test
  void noMessageIsNeeded() throws InterruptedException {
    world.ec2.sendOnly();
    world.start("replica-1");
    schedule(Duration.ofMinutes(20));
    events.awaitEnd();

    assertThat(events.node().isTerminating()).isTrue();
  }

  @Test
  void oneOfSeveralReplicasResponds() throws InterruptedException {
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1").grace(600).stopsIn(300));
    world.start("replica-1");
    world.start("replica-2");
    world.start("replica-3");
    schedule(Duration.ofMinutes(40));
    world.time.sleep(Duration.ofMinutes(30));

    assertThat(events.responses()).isEqualTo(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.evictions()).hasSize(1);
  }

  @Test
  void aSecondEventOfADrainedNodeWaitsForNoOtherProgram() throws InterruptedException {
    world.start("replica-1");
    schedule(Duration.ofMinutes(50));
    events.awaitEnd();
    schedule(Duration.ofMinutes(20));
    Duration announced = world.time.elapsed();
    world.time.until(() -> events.responses() == 2, ScenarioWorld.LONG);

    assertThat(world.time.elapsed().minus(announced)).isLessThan(Duration.ofMinutes(7));
  }

  @Test
  void ignoredIsNothingAskedOfEc2() throws InterruptedException {
    events.respond(EventKind.SCHEDULED, EventResponse.IGNORE);
    world.start("replica-1");
    schedule(Duration.ofMinutes(20));
    world.time.sleep(Duration.ofHours(1));

    events.assertNeverTouched();
    assertThat(world.ec2.faults().calls("allScheduledEvents")).isZero();
  }
}
