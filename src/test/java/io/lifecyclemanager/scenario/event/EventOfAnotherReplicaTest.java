package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.scenario.FilteringInbox;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.sharing.TerminationScope;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** One replica receives the message of the hook, another one that of the event. */
class EventOfAnotherReplicaTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  private Inbox hooksOnly() {
    return new FilteringInbox(
        world.queue, world.time, 10, it -> it.body().contains("LifecycleTransition"));
  }

  private Inbox eventsOnly() {
    return new FilteringInbox(
        world.queue, world.time, 10, it -> !it.body().contains("LifecycleTransition"));
  }

  private void addBlockedPod() {
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(30).stopsIn(20));
  }

  @Test
  void aWarningThatTheOwnerHasNotReceivedTightensItsDeadline() throws InterruptedException {
    addBlockedPod();
    world.ec2.makeSpot(instance);
    world.start("owner", hooksOnly());
    world.start("other", eventsOnly());
    world.autoScaling.terminate(instance);
    world.time.until(() -> world.currentNode(instance).isTerminating(), ScenarioWorld.LONG);
    Duration warned = world.time.elapsed();
    world.ec2.interrupt(instance);
    world.time.until(() -> !world.pods.removals().isEmpty(), ScenarioWorld.LONG);

    assertThat(world.pods.removals())
        .singleElement()
        .satisfies(removal -> {
          assertThat(removal.killed()).isFalse();
          assertThat(removal.at().minus(warned)).isLessThanOrEqualTo(Duration.ofMinutes(2));
        });
  }

  @Test
  void theTerminationHasTheIdOfItsOwnerAlthoughTheCausesShareNothing() throws InterruptedException {
    Set<String> onThreads = ConcurrentHashMap.newKeySet();
    world.listener = _ -> TerminationScope.current().ifPresent(onThreads::add);
    addBlockedPod();
    world.ec2.makeSpot(instance);
    world.start("owner", hooksOnly());
    world.start("other", eventsOnly());
    world.autoScaling.terminate(instance);
    world.time.until(() -> world.currentNode(instance).isTerminating(), ScenarioWorld.LONG);
    String owners = world.facts(Fact.TerminationStarted.class).getFirst().id();
    world.ec2.interrupt(instance);
    world.time.until(
        () -> world.facts(Fact.TerminationStarted.class).size() == 2, ScenarioWorld.LONG);

    assertThat(world.facts(Fact.TerminationStarted.class))
        .extracting(Fact.TerminationStarted::id)
        .containsExactly(owners, owners);
    world.time.sleep(Duration.ofSeconds(10));
    assertThat(onThreads).as("ids that the threads work for").containsExactly(owners);
    assertThat(ClaimRecord.parse(world.currentNode(instance).claim()))
        .hasValueSatisfying(claim -> assertThat(claim.termination()).isEqualTo(owners));
  }

  @Test
  void aCordonOnlyIsNoDrainForAReplicaThatReceivesTheHook() throws InterruptedException {
    world.withSettings(settings ->
        SettingsChange.events(
            settings,
            new EventSettings(
                Map.of(EventKind.SPOT, EventResponse.CORDON),
                Duration.ofHours(1),
                Duration.ofMinutes(30))));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.ec2.makeSpot(instance);
    world.start("cordons", eventsOnly());
    world.ec2.interrupt(instance);
    world.time.until(() -> !world.facts(Fact.TerminationEnded.class).isEmpty(), ScenarioWorld.LONG);
    world.start("drains", hooksOnly());
    world.autoScaling.terminate(instance);
    world.time.until(() -> !world.autoScaling.completions().isEmpty(), ScenarioWorld.LONG);

    assertThat(world.pods.removals()).as("gone before the completion").hasSize(1);
    assertThat(world.pods.evictions()).hasSize(1);
  }

  @Test
  void aScheduledEventWhoseStartIsPastLeavesTheTimeOfADrain() throws InterruptedException {
    addBlockedPod();
    world.start("replica-1");
    String _ = world.ec2.schedule(instance, "instance-retirement", Duration.ZERO);
    world.time.until(() -> world.currentNode(instance).isTerminating(), ScenarioWorld.LONG);
    world.time.sleep(Duration.ofMinutes(5));

    assertThat(world.pods.deletions()).as("five minutes after it began").isEmpty();
  }
}
