package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A message that is delivered twice has the effect of one. */
class DuplicateDeliveryTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void aSecondDeliveryJoinsTheTerminationAndEverythingHappensOnce() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(25));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(5));
    world.queue.redeliver();
    world.awaitIdle();

    assertThat(world.facts(Fact.TerminationJoined.class))
        .singleElement()
        .matches(joined -> !joined.isNew());
    assertThat(world.pods.evictions()).hasSize(1);
    // The claim, and that the node is drained.
    assertThat(world.nodes.patches()).hasSize(2);
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aSecondMessageOfTheSameActionIsDeletedWithTheFirst() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(25));
    var action = world.autoScaling.terminate(instance).getFirst();
    world.autoScaling.send(action);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void aMessageThatComesBackAfterTheEndIsDeletedAndChangesNothing() throws InterruptedException {
    var action = world.autoScaling.terminate(instance).getFirst();
    world.start("replica-1");
    world.awaitIdle();
    int patches = world.nodes.patches().size();
    world.autoScaling.send(action);
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.nodes.patches()).hasSize(patches);
  }

  @Test
  void theReplicaThatReceivedTheMessageLastOwnsTheNode() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(90).stopsIn(60));
    world.autoScaling.terminate(instance);
    var first = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(5));
    first.stop(Duration.ofSeconds(5));
    world.start("replica-2");
    world.awaitIdle();

    assertThat(ClaimRecord.parse(world.currentNode(instance).claim()))
        .hasValueSatisfying(claim -> {
          assertThat(claim.owner()).isEqualTo("replica-2");
          assertThat(claim.epoch()).isEqualTo(2);
          assertThat(claim.wasCordoned()).isFalse();
        });
    assertThat(world.pods.evictions()).hasSize(1);
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aReplicaThatLosesItsNodeStopsWithoutCompleting() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(90).stopsIn(60));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(5));
    world.start("replica-2");
    world.queue.redeliver();
    world.time.until(
        () -> world.facts(Fact.TerminationEnded.class).size() == 1, ScenarioWorld.LONG);

    assertThat(world.onlyEnd().outcome())
        .isIn(TerminationOutcome.HANDED_OVER, TerminationOutcome.COMPLETED);
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.pods.evictions()).hasSize(1);
  }

  @Test
  void twoHooksWhoseMessagesReachTwoReplicasAreBothHeldAndCompleted() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofSeconds(30));
    world.autoScaling.putHook(ScenarioWorld.GROUP, "backup", Duration.ofSeconds(30));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(900).stopsIn(400));
    world.start("replica-1");
    world.start("replica-2");
    world.time.sleep(Duration.ofSeconds(1));
    world.autoScaling.terminate(instance);
    world.awaitIdle();

    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.autoScaling.completions()).hasSize(2);
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
  }

  @Test
  void aClassicLoadBalancerThatStillDrainsIsWaitedForAfterARestart() throws InterruptedException {
    LoadBalancer classic =
        world.balancers.create(LoadBalancerKind.CLASSIC, "classic", Duration.ofMinutes(5));
    world.balancers.register(classic, instance, null, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    var first = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(20));
    first.stop(Duration.ofSeconds(5));
    world.start("replica-2");
    world.time.until(() -> !world.autoScaling.outcomes().isEmpty(), ScenarioWorld.LONG);

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    world.awaitIdle();
  }
}
