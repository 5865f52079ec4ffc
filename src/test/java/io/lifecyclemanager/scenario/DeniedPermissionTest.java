package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.Balancer;
import io.lifecyclemanager.deregistration.LoadBalancers.Kind;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
import io.lifecyclemanager.fakes.FakeLoadBalancers;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.TerminationEnded.TerminationOutcome;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs a right that is missing is not done; everything else is. */
class DeniedPermissionTest {
  private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"times", "tags", "all", "activities"})
  void ofAutoScalingOnlyAFewAreNeeded(String operation) throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, "prod", Set.of()));
    world.autoScaling.remote().breaks(operation, RemoteFailure.FailureKind.DENIED);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(400).stopsIn(350));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.departures()).singleElement().matches(one -> !one.killed());
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void whatWaitsUnseenIsLookedForAgainInItsTimeAndFoundOnceThatIsAllowed()
      throws InterruptedException {
    world.autoScaling.hook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofMinutes(20));
    world.autoScaling.remote().breaks("all", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.queue.purge();
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(4));
    assertThat(world.autoScaling.remote().calls("all")).isBetween(1, 4);
    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .isNotEmpty()
        .allMatch(told -> told.retryIn() == null);

    world.autoScaling.remote().mend();
    world.time.until(() -> !world.autoScaling.outcomes().isEmpty(), Duration.ofMinutes(10));
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void withoutTheRightToReadTagsNobodyCanSayWhoseAnInstanceIsThatHasNoNodeHere()
      throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, "prod", Set.of()));
    InstanceId nodeless = world.addInstance(2);
    world.autoScaling.remote().breaks("tags", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(nodeless);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(world.facts(Fact.MessageReturned.class)).isNotEmpty();
    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.autoScaling.outcomes()).isEmpty();
  }

  @Test
  void ofBalancersThatMayNotBeLookedAtNobodySaysThatTheyStillKnowTheInstance()
      throws InterruptedException {
    Balancer group = world.balancers.create(Kind.APPLICATION, "web", Duration.ofSeconds(60));
    world.balancers.register(group, instance, 80, State.ACTIVE);
    FakeLoadBalancers classic = new FakeLoadBalancers(world.time);
    classic.remote().breaks("discover", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1", world.autoScaling, world.nodes, List.of(world.balancers, classic));
    world.awaitIdle();

    assertThat(world.balancers.knows(instance)).isFalse();
    assertThat(world.facts(Fact.DeregistrationEnded.class))
        .singleElement()
        .matches(Fact.DeregistrationEnded::onlyDenied);
  }

  @Test
  void aBalancerThatMayBeLookedAtAndNotBeLeftDoesKnowIt() throws InterruptedException {
    Balancer group = world.balancers.create(Kind.APPLICATION, "web", Duration.ofSeconds(60));
    world.balancers.register(group, instance, 80, State.ACTIVE);
    world.balancers.remote().breaks("deregister", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(Fact.DeregistrationEnded.class))
        .singleElement()
        .matches(end -> end.failure() != null && !end.onlyDenied());
  }
}
