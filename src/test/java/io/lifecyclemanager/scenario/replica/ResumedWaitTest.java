package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A replica that resumes a termination waits only for what is left of a settle time. */
class ResumedWaitTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void theSettleTimeOfAnNlbContinuesAfterAHandover() throws InterruptedException {
    networkBalancer(Duration.ofMinutes(10));
    handOverAfter(Duration.ofMinutes(2));
    world.time.sleep(Duration.ofSeconds(55));
    assertThat(world.pods.requests()).isEmpty();

    world.time.sleep(Duration.ofSeconds(12));
    assertThat(world.pods.requests()).as("the settle time of 3 minutes is over").hasSize(1);
  }

  @Test
  void aSettleTimeLongerThanTheDelayIsNotCutShort() throws InterruptedException {
    networkBalancer(Duration.ofSeconds(20));
    handOverAfter(Duration.ofSeconds(40));
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(world.pods.requests()).isEmpty();

    world.time.sleep(Duration.ofSeconds(30));
    assertThat(world.pods.requests()).hasSize(1);
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  private void networkBalancer(Duration delay) {
    LoadBalancer group = world.balancers.create(LoadBalancerKind.NETWORK, "nlb", delay);
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("edge-1").withHostPort());
  }

  private void handOverAfter(Duration work) throws InterruptedException {
    world.autoScaling.terminate(instance);
    TerminationService first = world.start("replica-1");
    world.time.sleep(work);
    first.stop(Duration.ofSeconds(5));
    world.start("replica-2");
  }
}
