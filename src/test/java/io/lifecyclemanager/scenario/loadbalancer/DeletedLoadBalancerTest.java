package io.lifecyclemanager.scenario.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A load balancer that is deleted has no deregistration delay left to wait for. */
class DeletedLoadBalancerTest {
  private static final Duration DELAY = Duration.ofMinutes(20);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @ParameterizedTest
  @EnumSource(LoadBalancerKind.class)
  void itsDeletionEndsTheWaitWithinTwentySeconds(LoadBalancerKind kind)
      throws InterruptedException {
    LoadBalancer deleted = begin(kind);
    world.time.sleep(Duration.ofSeconds(127));
    world.balancers.delete(deleted);
    world.time.sleep(Duration.ofSeconds(20).plusMillis(300));

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void whileItIsUnknownWhetherItExistsTheWaitGoesOn(FailureKind kind) throws InterruptedException {
    LoadBalancer _ = begin(LoadBalancerKind.APPLICATION);
    world.time.sleep(Duration.ofMinutes(1));
    world.balancers.faults().failCalls("discover", kind);
    world.time.sleep(DELAY.minusMinutes(2));
    assertThat(world.balancers.hasRegistration(instance)).isTrue();
    assertThat(world.balancers.faults().calls("registrations"))
        .as("it is polled only once the delay is over")
        .isLessThan(5);
    world.time.sleep(Duration.ofMinutes(2));

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.onlyEnd().took()).isLessThan(DELAY.plusSeconds(5));
  }

  @Test
  void theTerminationsThatWaitShareOneQuestionAboutAllLoadBalancers() throws InterruptedException {
    LoadBalancer group = begin(LoadBalancerKind.APPLICATION);
    for (int number = 2; number <= 50; number++) {
      InstanceId other = world.addNode(number);
      world.balancers.register(group, other, 80, RegistrationState.ACTIVE);
      world.autoScaling.terminate(other);
    }
    world.time.sleep(Duration.ofMinutes(1));
    int before = world.balancers.faults().calls("discover");
    world.time.sleep(Duration.ofMinutes(10));

    assertThat(world.balancers.faults().calls("discover") - before).isLessThanOrEqualTo(120);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"DENIED", "REJECTED"})
  void theTerminationsThatWaitShareTheFailureOfThatQuestionToo(FailureKind kind)
      throws InterruptedException {
    LoadBalancer group = begin(LoadBalancerKind.APPLICATION);
    for (int number = 2; number <= 50; number++) {
      InstanceId other = world.addNode(number);
      world.balancers.register(group, other, 80, RegistrationState.ACTIVE);
      world.autoScaling.terminate(other);
      world.time.sleep(Duration.ofMillis(300));
    }
    world.time.sleep(Duration.ofMinutes(1));
    world.balancers.faults().failCalls("discover", kind);
    int before = world.balancers.faults().calls("discover");
    world.time.sleep(Duration.ofMinutes(10));

    assertThat(world.balancers.faults().calls("discover") - before).isLessThanOrEqualTo(120);
  }

  private LoadBalancer begin(LoadBalancerKind kind) {
    LoadBalancer one = world.balancers.create(kind, "one", DELAY);
    world.balancers.register(
        one, instance, kind == LoadBalancerKind.CLASSIC ? null : 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    return one;
  }
}
