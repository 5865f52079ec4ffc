package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminationOutcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Terminations that end early, drains that wait for a slot, and limits that end a wait. */
class EarlyEndTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void aStoppingReplicaReturnsItsMessagesAtOnceAndCompletesNothing() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(600).stopsIn(500));
    world.autoScaling.terminate(instance);
    TerminationService engine = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(25)); // amid a receive
    Duration before = world.time.elapsed();
    engine.stop(Duration.ofSeconds(5));

    assertThat(world.time.elapsed().minus(before)).isLessThan(Duration.ofSeconds(1));
    world.time.sleep(Duration.ofSeconds(1));
    assertThat(world.queue.visible()).as("not taken by its own last receive").isEqualTo(1);
    assertThat(world.autoScaling.outcomes()).isEmpty();
    assertThat(world.pods.openFeeds()).isZero();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.HANDED_OVER);
  }

  @Test
  void anInstanceThatDisappearsEndsItsTermination() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(3000).stopsIn(2500));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    world.autoScaling.vanish(instance);
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.OVER);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(3));
    assertThat(world.autoScaling.completions()).isEmpty();
  }

  @Test
  void onlyTheDrainWaitsForASlot() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.maxDrains(settings, 1));
    InstanceId second = world.addNode(2);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(900).stopsIn(800));
    world.pods.add(world.nodeOf(second), PodSpec.pod("web-2").grace(900).stopsIn(800));
    world.autoScaling.terminate(instance);
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(20));
    world.balancers.register(group, second, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(second);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(5));

    assertThat(world.currentNode(instance).unschedulable()).isTrue();
    assertThat(world.currentNode(second).unschedulable()).isTrue();
    assertThat(world.balancers.deregisteredAt(second)).isPresent();
    assertThat(world.pods.evictions()).hasSize(1);
    assertThat(world.facts(DrainFact.DrainQueued.class)).hasSize(1);
    world.awaitIdle();
    assertThat(world.pods.evictions().getLast().at())
        .isBetween(Duration.ofSeconds(800), Duration.ofSeconds(801));
    assertThat(world.autoScaling.completions()).hasSize(2);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void aTargetThatIsRegisteredAgainIsDeregisteredAgain() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(20));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(5));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aDeniedNodePatchDoesNotPreventTheDrain() throws InterruptedException {
    world.nodes.denyPatches("admission webhook says no");
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .anyMatch(fact -> fact.failure().getMessage().contains("admission webhook says no"));
  }

  @Test
  void aPatchConflictIsRetriedOnTheNodeAsItIs() throws InterruptedException {
    world.nodes.conflictNextPatches(3);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.currentNode(instance).unschedulable()).isTrue();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aHundredInstancesAreAllHeldAndCompleted() throws InterruptedException {
    for (int i = 2; i <= 100; i++) {
      InstanceId one = world.addNode(i);
      world.pods.add(world.nodeOf(one), PodSpec.pod("web-" + i).grace(600).stopsIn(400));
      world.autoScaling.terminate(one);
    }
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(100);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void theDrainTimeoutCountsFromTheStartOfTheDrain() throws InterruptedException {
    world.withSettings(settings ->
        SettingsChange.maxDrains(SettingsChange.drain(settings, Duration.ofMinutes(5)), 1));
    for (int i = 2; i <= 4; i++) {
      InstanceId one = world.addNode(i);
      world.pods.add(world.nodeOf(one), PodSpec.pod("web-" + i).grace(250).stopsIn(200));
      world.autoScaling.terminate(one);
    }
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.deletions()).isEmpty();
    assertThat(world.facts(DrainFact.DrainEnded.class))
        .hasSize(3)
        .allMatch(d -> d.failure() == null);
  }

  @Test
  void aDrainBeginsWithoutASlotAtItsLatestStart() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.maxDrains(settings, 1));
    InstanceId second = world.addNode(2);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("stuck").neverTerminates());
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(5));
    world.pods.add(world.nodeOf(second), PodSpec.pod("web-2"));
    world.autoScaling.terminate(second);
    world.awaitIdle();

    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
  }

  @Test
  void aDeregistrationDelayIsNotWaitedForPastTheDeadline() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.maxDuration(settings, Duration.ofMinutes(10)));
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofHours(1));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(11));
    assertThat(world.facts(Fact.DeregistrationEnded.class).getFirst().failure())
        .contains("still DRAINING in web");
  }

  @Test
  void theGlobalTimeoutCountsFromTheMessageEvenIfItIsKnownLate() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofSeconds(30));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.autoScaling.faults().failCalls("hookTimeouts", RemoteFailure.FailureKind.THROTTLED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(20));
    world.autoScaling.faults().clearFaults();
    world.awaitIdle();

    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.pods.deletions()).hasSize(1);
  }

  @Test
  void aNodeThatIsUnreachableForAMomentHasTheWholeDrainTimeout() throws InterruptedException {
    world.nodes.setReady(world.nodeOf(instance), Nodes.ReadyCondition.UNKNOWN);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(120).stopsIn(100));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(5));
    world.nodes.setReady(world.nodeOf(instance), Nodes.ReadyCondition.TRUE);
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isGreaterThanOrEqualTo(Duration.ofSeconds(100));
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
  }

  @Test
  void aFailedLoadBalancerDoesNotEndTheSettleTimeOfAnother() throws InterruptedException {
    LoadBalancer alb = world.balancers.create(LoadBalancerKind.APPLICATION, "alb", Duration.ZERO);
    LoadBalancer nlb =
        world.balancers.create(LoadBalancerKind.NETWORK, "nlb", Duration.ofMinutes(5));
    world.balancers.register(alb, instance, 80, RegistrationState.ACTIVE);
    world.balancers.register(nlb, instance, 80, RegistrationState.ACTIVE);
    world.pods.addLocalService("shop", Map.of("app", "web"));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(5));
    world.balancers.faults().failCalls("registrations", RemoteFailure.FailureKind.REJECTED, 1);
    world.awaitIdle();

    assertThat(world.pods.evictions().getFirst().at())
        .isGreaterThanOrEqualTo(Duration.ofMinutes(3));
  }
}
