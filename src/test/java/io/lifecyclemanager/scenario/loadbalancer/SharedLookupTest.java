package io.lifecyclemanager.scenario.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Terminations share requests to load balancers, and none waits longer than its own deadline. */
class SharedLookupTest {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int INSTANCES = 40;

  @AutoClose
  private final ScenarioWorld world =
      new ScenarioWorld().withSettings(settings -> SettingsChange.maxDuration(settings, LIMIT));

  private final LoadBalancer group =
      world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(20));

  @ParameterizedTest
  @ValueSource(strings = {"discover", "registrations", "deregister", "deregistrationDelay"})
  void eachTerminationEndsAtItsOwnDeadlineWhileRequestsHangAndFail(String operation)
      throws InterruptedException {
    world.balancers.faults().failCalls(operation, FailureKind.UNAVAILABLE);
    world.balancers.faults().delayCalls(operation, Duration.ofMinutes(6));
    world.start("replica-1");
    for (int number = 1; number <= INSTANCES; number++) {
      terminate(number);
      world.time.sleep(Duration.ofSeconds(20));
    }
    world.awaitIdle();

    assertThat(world.facts(Fact.TerminationEnded.class))
        .hasSize(INSTANCES)
        .allSatisfy(it -> assertThat(it.took()).isLessThan(LIMIT.plusSeconds(30)));
  }

  @Test
  void throttlingIsSharedByAllTerminationsThatWaitForALoadBalancer() throws InterruptedException {
    world.start("replica-1");
    for (int number = 1; number <= INSTANCES; number++) {
      terminate(number);
    }
    world.time.sleep(Duration.ofSeconds(10));
    world.balancers.faults().failCalls("registrations", FailureKind.THROTTLED);
    int before = world.balancers.faults().calls("registrations");
    world.time.sleep(Duration.ofMinutes(5));

    assertThat(world.balancers.faults().calls("registrations") - before).isLessThanOrEqualTo(60);
    assertAllAreCompletedOnceItAnswers();
  }

  @Test
  void aThrottledDeregistrationIsRequestedAtMostOnceASecond() throws InterruptedException {
    world.start("replica-1");
    for (int number = 1; number <= INSTANCES; number++) {
      terminate(number);
    }
    world.balancers.faults().failCalls("deregister", FailureKind.THROTTLED);
    world.time.sleep(Duration.ofMinutes(5));

    assertThat(world.balancers.faults().calls("deregister")).isLessThanOrEqualTo(300);
    assertAllAreCompletedOnceItAnswers();
  }

  private void assertAllAreCompletedOnceItAnswers() throws InterruptedException {
    world.balancers.faults().clearFaults();
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(INSTANCES);
  }

  private void terminate(int number) {
    InstanceId instance = world.addNode(number);
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
  }
}
