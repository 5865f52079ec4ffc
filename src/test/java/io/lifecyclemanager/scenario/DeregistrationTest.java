package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.Balancer;
import io.lifecyclemanager.deregistration.LoadBalancers.Kind;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Out of every balancer, waiting for what has to be waited for and for nothing else. */
class DeregistrationTest {
  private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

  @Test
  void aTargetThatIsRegisteredJustAfterTheNodeWasLabelledIsTakenOutToo()
      throws InterruptedException {
    Balancer group = world.balancers.create(Kind.APPLICATION, "web", Duration.ofSeconds(20));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(1));
    world.balancers.register(group, instance, 80, State.ACTIVE);
    world.awaitIdle();

    assertThat(world.balancers.knows(instance)).isFalse();
  }

  @Test
  void aBalancerThatGetsTheInstanceJustAfterTheOthersWereFoundLetsGoOfItToo()
      throws InterruptedException {
    Balancer first = world.balancers.create(Kind.APPLICATION, "web", Duration.ofSeconds(20));
    Balancer late = world.balancers.create(Kind.APPLICATION, "late", Duration.ofSeconds(20));
    world.balancers.register(first, instance, 80, State.ACTIVE);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(1));
    world.balancers.register(late, instance, 80, State.ACTIVE);
    world.awaitIdle();

    assertThat(world.balancers.knows(instance)).isFalse();
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void aTargetThatNothingIsSentToIsNotWaitedFor() throws InterruptedException {
    Balancer group = world.balancers.create(Kind.NETWORK, "nlb", Duration.ofMinutes(5));
    world.balancers.register(group, instance, 80, State.UNUSED);
    ended();

    assertThat(world.balancers.knows(instance)).isFalse();
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aBalancerIsNotAskedAllTheTimeWhileItsDelayRuns() throws InterruptedException {
    Balancer group = world.balancers.create(Kind.APPLICATION, "web", Duration.ofMinutes(20));
    world.balancers.register(group, instance, 80, State.ACTIVE);
    ended();

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(20 * 60 + 5));
    assertThat(world.balancers.remote().calls("registrations")).isLessThan(5);
  }

  @Test
  void aClassicBalancerWhoseDelayMayNotBeReadIsAskedForTheInstanceByName()
      throws InterruptedException {
    Balancer classic = world.balancers.create(Kind.CLASSIC, "clb", Duration.ofMinutes(5));
    world.balancers.register(classic, instance, null, State.ACTIVE);
    world.balancers.remote().breaks("delay", RemoteFailure.FailureKind.DENIED);
    ended();

    assertThat(world.balancers.knows(instance)).isFalse();
  }

  @Test
  void podsAreAskedToGoOnceTheBalancersHaveBeenAsked() throws InterruptedException {
    Balancer group = world.balancers.create(Kind.APPLICATION, "web", Duration.ofSeconds(20));
    world.balancers.register(group, instance, 80, State.ACTIVE);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.balancers.remote().breaks("deregister", RemoteFailure.FailureKind.THROTTLED, 1);
    ended();

    assertThat(world.balancers.deregisteredAt(instance).orElseThrow())
        .isLessThanOrEqualTo(world.pods.evictions().getFirst().at().toNanos());
  }

  @Test
  void balancersThatDoNotAnswerDoNotKeepPodsForLong() throws InterruptedException {
    Balancer group = world.balancers.create(Kind.APPLICATION, "web", Duration.ofSeconds(20));
    world.balancers.register(group, instance, 80, State.ACTIVE);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.balancers.remote().breaks("deregister", RemoteFailure.FailureKind.THROTTLED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(7));

    assertThat(world.pods.evictions()).hasSize(1);
    world.balancers.remote().mend();
    world.awaitIdle();
  }

  private void ended() throws InterruptedException {
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }
}
