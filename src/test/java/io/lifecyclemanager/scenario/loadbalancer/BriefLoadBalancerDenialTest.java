package io.lifecyclemanager.scenario.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.FakeLoadBalancers;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** IAM is eventually consistent: what load balancers deny counts once it was denied for 90 s. */
class BriefLoadBalancerDenialTest {
  private static final Duration DELAY = Duration.ofSeconds(20);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final LoadBalancer group =
      world.balancers.create(LoadBalancerKind.APPLICATION, "web", DELAY);

  static Stream<Arguments> refusals() {
    return Stream.of("discover", "registrations", "deregister", "deregistrationDelay")
        .flatMap(operation ->
            Stream.of(FailureKind.DENIED, FailureKind.REJECTED)
                .map(kind -> Arguments.of(operation, kind)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void anInstanceIsDeregisteredAsAlwaysAfterOneDeniedRequest(String operation, FailureKind kind)
      throws InterruptedException {
    registerAndTerminate();
    world.balancers.faults().failCalls(operation, kind, 1);
    world.start("replica-1");
    world.awaitIdle();

    assertDeregistered();
    assertThat(world.onlyEnd().took()).isBetween(DELAY, DELAY.plusSeconds(5));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void anInstanceIsDeregisteredAfterAMinuteOfDenials(String operation, FailureKind kind)
      throws InterruptedException {
    registerAndTerminate();
    world.balancers.faults().failCalls(operation, kind);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.autoScaling.completions()).isEmpty();
    world.balancers.faults().clearFaults();
    world.awaitIdle();

    assertDeregistered();
  }

  @Test
  void whileAnInstanceDrainsOneDenialDoesNotCountAsItsRemoval() throws InterruptedException {
    registerAndTerminate();
    world.start("replica-1");
    world.time.sleep(DELAY.minusSeconds(5));
    world.balancers.faults().failCalls("registrations", FailureKind.DENIED, 1);
    world.awaitIdle();

    assertDeregistered();
  }

  @Test
  void podsThatServeTrafficStayUntilItIsKnownWhereTheInstanceIsRegistered()
      throws InterruptedException {
    world.pods.addLocalService("shop", Map.of("app", "web"));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    registerAndTerminate();
    world.balancers.faults().failCalls("discover", FailureKind.DENIED);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.pods.evictions()).isEmpty();
    world.balancers.faults().clearFaults();
    world.awaitIdle();

    assertThat(world.pods.evictions()).hasSize(1);
  }

  @Test
  void aDeniedFamilyDelaysNoDeregistrationFromAnother() throws InterruptedException {
    FakeLoadBalancers classic = new FakeLoadBalancers(world.time);
    classic.faults().failCalls("discover", FailureKind.DENIED);
    registerAndTerminate();
    world.start("replica-1", world.autoScaling, world.nodes, List.of(world.balancers, classic));
    world.time.sleep(Duration.ofSeconds(1));

    assertThat(world.balancers.deregisteredAt(instance)).isPresent();
  }

  @Test
  void aLoadBalancerThatIsFoundAfterADenialIsLeftToo() throws InterruptedException {
    FakeLoadBalancers classic = new FakeLoadBalancers(world.time);
    LoadBalancer late = classic.create(LoadBalancerKind.CLASSIC, "clb", DELAY);
    classic.register(late, instance, null, RegistrationState.ACTIVE);
    classic.faults().failCalls("registrations", FailureKind.DENIED);
    registerAndTerminate();
    world.start("replica-1", world.autoScaling, world.nodes, List.of(world.balancers, classic));
    world.time.sleep(Duration.ofMinutes(1));
    classic.faults().clearFaults();
    world.awaitIdle();

    assertThat(classic.hasRegistration(instance)).isFalse();
    assertThat(world.facts(Fact.DeregistrationEnded.class))
        .singleElement()
        .returns(2, Fact.DeregistrationEnded::balancers)
        .returns(null, Fact.DeregistrationEnded::failure);
  }

  @Test
  void aMissingPermissionIsWaitedForOnce() throws InterruptedException {
    InstanceId later = world.addNode(2);
    world.balancers.faults().failCalls("discover", FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();
    assertThat(world.onlyEnd().took())
        .isBetween(PermissionTracker.GRANT_TIMEOUT, Duration.ofMinutes(2));

    Duration before = world.time.elapsed();
    world.autoScaling.terminate(later);
    world.awaitIdle();
    assertThat(world.time.elapsed().minus(before)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aMissingPermissionIsWaitedForNoLongerThanAQuarterOfTheTime() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.maxDuration(settings, Duration.ofMinutes(2)));
    world.balancers.faults().failCalls("discover", FailureKind.DENIED);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(50));
  }

  private void registerAndTerminate() {
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
  }

  private void assertDeregistered() {
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.balancers.deregisteredAt(instance)).isPresent();
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.facts(Fact.DeregistrationEnded.class))
        .singleElement()
        .returns(null, Fact.DeregistrationEnded::failure);
  }
}
