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
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs a missing permission is left out; everything else is done. */
class DeniedPermissionTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @ParameterizedTest
  @ValueSource(strings = {"hookTimeouts", "tags", "list", "activities"})
  void onlyAFewAutoScalingPermissionsAreNeeded(String operation) throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, "prod", Set.of()));
    world.autoScaling.faults().failCalls(operation, RemoteFailure.FailureKind.DENIED);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(400).stopsIn(350));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void pendingTerminationsAreListedAgainInTheOrdinaryIntervalAndFoundOncePermitted()
      throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofMinutes(20));
    world.autoScaling.faults().failCalls("list", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.queue.purge();
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(4));
    assertThat(world.autoScaling.faults().calls("list")).isBetween(1, 4);
    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .isNotEmpty()
        .allMatch(fact -> fact.retryIn() == null);

    world.autoScaling.faults().clearFaults();
    world.time.until(() -> !world.autoScaling.outcomes().isEmpty(), Duration.ofMinutes(10));
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void withoutPermissionToReadTagsAnInstanceWithoutNodeIsUnknown() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, "prod", Set.of()));
    InstanceId nodeless = world.addInstance(2);
    world.autoScaling.faults().failCalls("tags", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(nodeless);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(world.facts(IntakeFact.MessageReturned.class)).isNotEmpty();
    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.autoScaling.outcomes()).isEmpty();
  }

  @Test
  void loadBalancersThatMayNotBeReadDoNotCountAsFailedDeregistration() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(60));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    FakeLoadBalancers classic = new FakeLoadBalancers(world.time);
    classic.faults().failCalls("discover", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1", world.autoScaling, world.nodes, List.of(world.balancers, classic));
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.facts(Fact.DeregistrationEnded.class))
        .singleElement()
        .matches(Fact.DeregistrationEnded::onlyDenied);
  }

  @Test
  void aLoadBalancerWhoseDeregistrationIsDeniedCountsAsFailed() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(60));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.balancers.faults().failCalls("deregister", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(Fact.DeregistrationEnded.class))
        .singleElement()
        .matches(end -> end.failure() != null && !end.onlyDenied());
  }
}
