package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.FakeLoadBalancers;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An outage of the load balancer API is not taken for a completed deregistration. */
class LoadBalancerOutageTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final LoadBalancer group =
      world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(20));

  @ParameterizedTest
  @ValueSource(strings = {"discover", "deregister", "deregistrationDelay"})
  void everyCallWithoutAnAnswerIsRetried(String operation) throws InterruptedException {
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.balancers.faults().failCalls(operation, RemoteFailure.FailureKind.UNAVAILABLE);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    assertRetriedUntilAnswered();
  }

  @Test
  void withoutAnAnswerADeregisteredInstanceIsNotTakenForDrained() throws InterruptedException {
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(5));
    world.balancers.faults().failCalls("registrations", RemoteFailure.FailureKind.UNAVAILABLE);
    assertRetriedUntilAnswered();
  }

  @Test
  void answersToAnEarlierTerminationAreNotUsedForALaterOne() throws InterruptedException {
    InstanceId later = world.addNode(2);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();
    world.balancers.register(group, later, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(later);
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(later)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"discover", "registrations"})
  void aLoadBalancerThatDoesNotAnswerDelaysNoDeregistrationFromOthers(String operation)
      throws InterruptedException {
    FakeLoadBalancers others = new FakeLoadBalancers(world.time);
    LoadBalancer other = others.create(LoadBalancerKind.CLASSIC, "other", Duration.ofSeconds(20));
    others.register(other, instance, null, RegistrationState.ACTIVE);
    others.faults().failCalls(operation, RemoteFailure.FailureKind.UNAVAILABLE);
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    world.start("replica-1", world.autoScaling, world.nodes, List.of(world.balancers, others));
    world.time.sleep(Duration.ofSeconds(10));
    assertThat(world.balancers.deregisteredAt(instance)).isPresent();

    world.time.sleep(Duration.ofMinutes(10));
    assertThat(world.autoScaling.outcomes()).isEmpty();
    others.faults().clearFaults();
    world.awaitIdle();
    assertThat(others.hasRegistration(instance)).isFalse();
    assertThat(world.facts(Fact.DeregistrationEnded.class))
        .singleElement()
        .returns(2, Fact.DeregistrationEnded::balancers)
        .returns(null, Fact.DeregistrationEnded::failure);
  }

  private void assertRetriedUntilAnswered() throws InterruptedException {
    world.time.sleep(Duration.ofMinutes(3));
    assertThat(world.autoScaling.outcomes()).isEmpty();
    world.balancers.faults().clearFaults();
    world.awaitIdle();
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }
}
