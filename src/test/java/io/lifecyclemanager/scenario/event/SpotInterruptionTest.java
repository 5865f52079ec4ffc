package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.fakes.FakePods.PodRemoval;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotAction;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** EC2 takes a spot instance back. */
class SpotInterruptionTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  private NodeView node() {
    return world.currentNode(instance);
  }

  private void awaitEnd() throws InterruptedException {
    world.time.until(() -> !world.facts(Fact.TerminationEnded.class).isEmpty(), ScenarioWorld.LONG);
  }

  @Test
  void theNodeIsDrainedWithinTheTwoMinutesAndNothingIsCompleted() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(5));
    world.ec2.makeSpot(instance);
    world.start("replica-1");
    world.ec2.interrupt(instance);
    awaitEnd();
    world.awaitIdle();

    assertThat(world.facts(Fact.TerminationStarted.class))
        .singleElement()
        .returns(null, Fact.TerminationStarted::action)
        .returns("spot interruption", Fact.TerminationStarted::cause)
        .satisfies(start ->
            assertThat(start.timeLimit())
                .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(120)));
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.removals()).extracting(PodRemoval::killed).containsExactly(false);
    assertThat(world.autoScaling.completions()).isEmpty();
    assertThat(node().isTerminating()).isTrue();
    assertThat(world.queue.size()).isZero();
  }

  @Test
  void aBlockedPodIsDeletedWithItsGraceBeforeTheInterruption() throws InterruptedException {
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(30).stopsIn(30));
    world.ec2.makeSpot(instance);
    world.start("replica-1");
    Duration warned = world.time.elapsed();
    world.ec2.interrupt(instance);
    awaitEnd();

    assertThat(world.pods.removals())
        .singleElement()
        .satisfies(removal -> {
          assertThat(removal.killed()).isFalse();
          assertThat(removal.at().minus(warned)).isLessThanOrEqualTo(Duration.ofMinutes(2));
        });
  }

  @Test
  void aWarningIsConfirmedAlsoWhenTheStatusOfTheRequestLags() throws InterruptedException {
    world.ec2.makeSpot(instance);
    world.ec2.world().spot().statusLag(Duration.ofSeconds(20));
    world.start("replica-1");
    world.ec2.interrupt(instance);
    awaitEnd();

    assertThat(world.facts(IntakeFact.EventResponded.class)).hasSize(1);
    assertThat(node().isTerminating()).isTrue();
  }

  @Test
  void aForgedWarningMovesNothing() throws InterruptedException {
    world.ec2.makeSpot(instance);
    world.ec2.world().spot().statusLag(Duration.ofDays(1));
    world.start("replica-1");
    world.ec2.world().spot().announce(instance.value(), SpotAction.TERMINATE);
    world.time.until(
        () -> !world.facts(IntakeFact.MessageDropped.class).isEmpty(), ScenarioWorld.LONG);

    assertThat(world.facts(IntakeFact.MessageDropped.class))
        .extracting(IntakeFact.MessageDropped::reason)
        .containsExactly(DropReason.UNCONFIRMED_EVENT);
    assertThat(node().hasMarks()).isFalse();
    assertThat(node().unschedulable()).isFalse();
  }

  @Test
  void anInstanceThatStillRunsAfterItsInterruptionHasItsNodeBack() throws InterruptedException {
    world.ec2.makeSpot(instance);
    world.start("replica-1");
    world.ec2.world().spot().announce(instance.value(), SpotAction.TERMINATE);
    awaitEnd();
    assertThat(node().isTerminating()).isTrue();
    world.time.sleep(Duration.ofMinutes(6));
    assertThat(node().isTerminating()).as("five minutes after the two").isTrue();
    world.time.sleep(Duration.ofMinutes(3));

    assertThat(node().hasMarks()).isFalse();
    assertThat(node().unschedulable()).isFalse();
    assertThat(node().excludeLabel()).isNull();
  }

  @Test
  void aWarningJoinsTheTerminationOfTheHook() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(20));
    world.ec2.makeSpot(instance);
    world.start("replica-1");
    world.autoScaling.terminate(instance);
    world.time.until(
        () -> !world.facts(Fact.TerminationStarted.class).isEmpty(), ScenarioWorld.LONG);
    world.ec2.interrupt(instance);
    world.awaitIdle();

    assertThat(world.facts(Fact.TerminationStarted.class))
        .singleElement()
        .returns("hook " + ScenarioWorld.HOOK, Fact.TerminationStarted::cause)
        .returns(Duration.ofHours(1), Fact.TerminationStarted::timeLimit);
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void cordonIsAllThatIsDoneWhereNothingElseIsAskedFor() throws InterruptedException {
    world.withSettings(settings ->
        SettingsChange.events(
            settings,
            new EventSettings(
                Map.of(EventKind.SPOT, EventResponse.CORDON),
                Duration.ofHours(1),
                Duration.ofMinutes(30))));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.ec2.makeSpot(instance);
    world.start("replica-1");
    world.ec2.interrupt(instance);
    awaitEnd();

    assertThat(node().unschedulable()).isTrue();
    assertThat(node().excludeLabel()).isNull();
    assertThat(world.pods.requests()).isEmpty();

    world.autoScaling.terminate(instance);
    world.awaitIdle();
    assertThat(node().isTerminating()).as("the hook asks for more").isTrue();
    assertThat(world.pods.evictions()).hasSize(1);
    assertThat(world.autoScaling.completions()).hasSize(1);
  }
}
