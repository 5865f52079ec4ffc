package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.FakeLoadBalancers;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A traffic-serving pod stays until no load balancer sends to its node any more. */
class TrafficServingPodTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private PodRef web;

  @BeforeEach
  void aServingPod() {
    world.pods.addLocalService("shop", Map.of("app", "web"));
    web = world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
  }

  @Test
  void theSlowestLoadBalancerDecides() throws InterruptedException {
    registeredIn(LoadBalancerKind.APPLICATION, "alb");
    registeredIn(LoadBalancerKind.NETWORK, "nlb");
    world.start("replica-1");
    assertEvictedAfter(Duration.ofMinutes(3));
  }

  @Test
  void theSettleTimeCountsFromTheDeregistrationThatSucceeded() throws InterruptedException {
    registeredIn(LoadBalancerKind.APPLICATION, "alb");
    world.balancers.faults().failCalls("deregister", RemoteFailure.FailureKind.THROTTLED);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    world.balancers.faults().clearFaults();
    assertEvictedAfter(Duration.ofSeconds(70));
  }

  @Test
  void whileServicesCannotBeListedEveryPodMayServeTraffic() throws InterruptedException {
    registeredIn(LoadBalancerKind.NETWORK, "nlb");
    world.pods.setOutage(true);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    world.pods.setOutage(false);
    assertEvictedAfter(Duration.ofMinutes(3));
  }

  @Test
  void aBriefDenialToListServicesIsRetried() throws InterruptedException {
    registeredIn(LoadBalancerKind.NETWORK, "nlb");
    world.pods.failServices(new RemoteFailure(FailureKind.DENIED, "list services", null));
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    world.pods.failServices(null);
    assertEvictedAfter(Duration.ofMinutes(3));
  }

  @Test
  void aFailedDeregistrationDoesNotMakePodsWaitForTheDelayOfAnother() throws InterruptedException {
    FakeLoadBalancers denying = new FakeLoadBalancers(world.time);
    LoadBalancer other =
        denying.create(LoadBalancerKind.APPLICATION, "other", Duration.ofMinutes(10));
    denying.register(other, instance, 80, RegistrationState.ACTIVE);
    denying.faults().failCalls("deregister", RemoteFailure.FailureKind.DENIED);
    registeredIn(LoadBalancerKind.APPLICATION, "one");
    world.start("replica-1", world.autoScaling, world.nodes, List.of(world.balancers, denying));
    assertEvictedAfter(PermissionTracker.GRANT_TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"discover", "registrations"})
  void podsWaitForALoadBalancerThatHasNotAnsweredYet(String operation) throws InterruptedException {
    FakeLoadBalancers silent = new FakeLoadBalancers(world.time);
    LoadBalancer other = silent.create(LoadBalancerKind.CLASSIC, "other", Duration.ofSeconds(20));
    silent.register(other, instance, null, RegistrationState.ACTIVE);
    silent.faults().failCalls(operation, RemoteFailure.FailureKind.UNAVAILABLE);
    registeredIn(LoadBalancerKind.APPLICATION, "one");
    PodRef job = world.pods.add(world.nodeOf(instance), PodSpec.pod("job").labels(Map.of()));
    world.start("replica-1", world.autoScaling, world.nodes, List.of(world.balancers, silent));
    world.time.sleep(Duration.ofMinutes(5));
    assertThat(world.pods.evictions()).extracting(one -> one.pod()).containsExactly(job);

    silent.faults().clearFaults();
    world.awaitIdle();
    assertThat(world.pods.evictions()).extracting(one -> one.pod()).containsExactly(job, web);
    assertThat(silent.hasRegistration(instance)).isFalse();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aCriticalPodThatServesTrafficWaitsForTheSettleTimeToo() throws InterruptedException {
    PodRef ingress =
        world.pods.add(
            world.nodeOf(instance),
            PodSpec.pod("ingress").withHostPort().priorityClass("system-cluster-critical"));
    PodRef dns =
        world.pods.add(
            world.nodeOf(instance),
            PodSpec.pod("dns").labels(Map.of()).priorityClass("system-cluster-critical"));
    world.pods.remove(web);
    registeredIn(LoadBalancerKind.NETWORK, "nlb");
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.evictions()).extracting(one -> one.pod()).containsExactly(dns, ingress);
    assertThat(world.pods.evictions().getFirst().at()).isLessThan(Duration.ofSeconds(10));
    assertThat(world.pods.evictions().getLast().at())
        .isBetween(Duration.ofMinutes(3), Duration.ofSeconds(196));
  }

  private void registeredIn(LoadBalancerKind kind, String name) {
    LoadBalancer balancer = world.balancers.create(kind, name, Duration.ofMinutes(10));
    world.balancers.register(balancer, instance, 80, RegistrationState.ACTIVE);
    if (world.queue.size() == 0) {
      world.autoScaling.terminate(instance);
    }
  }

  private void assertEvictedAfter(Duration settled) throws InterruptedException {
    world.awaitIdle();
    assertThat(world.pods.evictions())
        .singleElement()
        .satisfies(one -> assertThat(one.at()).isBetween(settled, settled.plusSeconds(16)));
    assertThat(world.autoScaling.completions()).hasSize(1);
  }
}
