package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.FakeLoadBalancers;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminationOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An outage is never an answer. */
class OutageTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void anApiServerThatDoesNotAnswerIsWaitedForWhileTheActionIsHeld() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(5));
    world.nodes.setOutage(true);
    world.pods.setOutage(true);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(12));
    assertThat(world.autoScaling.outcomes()).isEmpty();

    world.nodes.setOutage(false);
    world.pods.setOutage(false);
    world.awaitIdle();
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void anIncompleteNodeIndexIsNotTakenForAnEmptyOne() throws InterruptedException {
    world.nodes.setIndexReady(false);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(3));
    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.facts(IntakeFact.MessageReturned.class)).isEmpty();
    assertThat(world.autoScaling.outcomes()).isEmpty();

    world.nodes.setIndexReady(true);
    world.awaitIdle();
    assertThat(world.currentNode(instance).unschedulable()).isTrue();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void loadBalancerCallsWithoutAnAnswerAreRetried() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(5));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.balancers.faults().failCalls("registrations", RemoteFailure.FailureKind.THROTTLED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(5));
    assertThat(world.autoScaling.outcomes()).isEmpty();

    world.balancers.faults().clearFaults();
    world.awaitIdle();
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aMissingLoadBalancerPermissionDoesNotPreventTheDrain() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.balancers.faults().failCalls("discover", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .anyMatch(fact -> fact.operation().equals("finding load balancers"));
  }

  @Test
  void theCompletionIsRetriedAndTheActionHeldUntilThereIsAnAnswer() throws InterruptedException {
    world.autoScaling.faults().failCalls("complete", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(20));
    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.autoScaling.expiries()).isEmpty();

    world.autoScaling.faults().clearFaults();
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aLostReplyToTheCompletionIsNotASecondCompletion() throws InterruptedException {
    world.autoScaling.faults().loseReplies("complete", 1);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void aMessageThatCannotBeDeletedIsDeletedLater() throws InterruptedException {
    world.queue.faults().failCalls("delete", RemoteFailure.FailureKind.UNAVAILABLE, 4);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aQueueThatGivesNoAnswerIsPolledAgain() throws InterruptedException {
    world.queue.faults().failCalls("receive", RemoteFailure.FailureKind.UNAVAILABLE);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(2));
    world.queue.faults().clearFaults();
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aNodeThatJoinsWhileTheWatchIsBrokenIsNotMissing() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, null, Set.of("web")));
    InstanceId late = world.addInstance(2);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(5));
    world.nodes.setOutage(true);
    var node = world.nodes.add(late.value(), "late");
    world.pods.add(node, PodSpec.pod("web-1"));
    world.autoScaling.terminate(late);
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(world.autoScaling.outcomes()).isEmpty();

    world.nodes.setOutage(false);
    world.awaitIdle();
    assertThat(world.nodes.actual(node).unschedulable()).isTrue();
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
  }

  @Test
  void anApiServerThatStaysAwayPastTheDeadlineIsNotWaitedForAnyLonger()
      throws InterruptedException {
    world.withSettings(settings -> SettingsChange.maxDuration(settings, Duration.ofMinutes(10)));
    world.nodes.setOutage(true);
    world.pods.setOutage(true);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(12));
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.ABANDONED);
  }

  @Test
  void aMissingPermissionToReadTagsDoesNotMatterForAnInstanceWithANode()
      throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, "prod", Set.of()));
    world.autoScaling.faults().failCalls("tags", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aDeniedLoadBalancerFamilyDoesNotPreventDeregistrationFromTheOther()
      throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(60));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    FakeLoadBalancers classic = new FakeLoadBalancers(world.time);
    classic.create(LoadBalancerKind.CLASSIC, "clb", Duration.ofSeconds(60));
    classic.faults().failCalls("registrations", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1", world.autoScaling, world.nodes, List.of(world.balancers, classic));
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.facts(Fact.DeregistrationEnded.class).getFirst().failure())
        .contains("registrations");
  }

  @Test
  void withoutPermissionToReadTheDelayTheLoadBalancerIsPolledUntilTheInstanceIsGone()
      throws InterruptedException {
    LoadBalancer nlb =
        world.balancers.create(LoadBalancerKind.NETWORK, "nlb", Duration.ofMinutes(5));
    world.balancers.register(nlb, instance, 80, RegistrationState.ACTIVE);
    world.pods.addLocalService("shop", Map.of("app", "web"));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.balancers.faults().failCalls("deregistrationDelay", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.pods.evictions().getFirst().at())
        .isGreaterThanOrEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void manyLoadBalancersAreScannedUnderThrottling() throws InterruptedException {
    for (int i = 0; i < 60; i++) {
      LoadBalancer group =
          world.balancers.create(LoadBalancerKind.APPLICATION, "g" + i, Duration.ofSeconds(5));
      if (i == 7) {
        world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
      }
    }
    world.balancers.faults().failCalls("registrations", RemoteFailure.FailureKind.THROTTLED, 200);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.balancers.faults().calls("registrations")).isLessThan(400);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(3));
  }
}
