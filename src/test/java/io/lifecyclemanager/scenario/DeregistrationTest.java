package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An instance is deregistered from every load balancer, without needless waits. */
class DeregistrationTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void aTargetRegisteredJustAfterTheNodeWasLabelledIsDeregistered() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(20));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(1));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
  }

  @Test
  void aLoadBalancerFoundOnTheSecondScanIsDeregistered() throws InterruptedException {
    LoadBalancer first =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(20));
    LoadBalancer late =
        world.balancers.create(LoadBalancerKind.APPLICATION, "late", Duration.ofSeconds(20));
    world.balancers.register(first, instance, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(1));
    world.balancers.register(late, instance, 80, RegistrationState.ACTIVE);
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void anUnusedTargetIsNotWaitedFor() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.NETWORK, "nlb", Duration.ofMinutes(5));
    world.balancers.register(group, instance, 80, RegistrationState.UNUSED);
    ended();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aLoadBalancerIsPolledRarelyDuringItsDeregistrationDelay() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofMinutes(20));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    ended();

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(20 * 60 + 5));
    assertThat(world.balancers.faults().calls("registrations")).isLessThan(5);
  }

  @Test
  void aClassicLoadBalancerWithUnreadableDelayIsAskedForTheInstanceByName()
      throws InterruptedException {
    LoadBalancer classic =
        world.balancers.create(LoadBalancerKind.CLASSIC, "clb", Duration.ofMinutes(5));
    world.balancers.register(classic, instance, null, RegistrationState.ACTIVE);
    world.balancers.faults().failCalls("deregistrationDelay", RemoteFailure.FailureKind.DENIED);
    ended();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
  }

  @Test
  void podsAreEvictedAfterTheDeregistrationIsSent() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(20));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.balancers.faults().failCalls("deregister", RemoteFailure.FailureKind.THROTTLED, 1);
    ended();

    assertThat(world.balancers.deregisteredAt(instance).orElseThrow())
        .isLessThanOrEqualTo(world.pods.evictions().getFirst().at().toNanos());
  }

  @Test
  void loadBalancersWithoutAnAnswerDelayEvictionsBriefly() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(20));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.balancers.faults().failCalls("deregister", RemoteFailure.FailureKind.THROTTLED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(7));

    assertThat(world.pods.evictions()).hasSize(1);
    world.balancers.faults().clearFaults();
    world.awaitIdle();
  }

  private void ended() throws InterruptedException {
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }
}
