package io.lifecyclemanager.scenario.request;

import static io.lifecyclemanager.scenario.request.RequestWorld.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.BalancerStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.DeregistrationState;
import io.lifecyclemanager.deregistration.request.DeregistrationTarget;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IP addresses are targets too: of pods, and of hosts. */
class RequestedAddressTest {
  private static final Duration DELAY = Duration.ofSeconds(40);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @AutoClose private final RequestWorld world = new RequestWorld();

  @ParameterizedTest
  @CsvSource({
    "10.0.1.7, 10.0.1.7, 10.0.1.8",
    "2600:1f13:0:0:0:0:0:7, 2600:1f13::7, 2600:1f13::8",
  })
  void anAddressLeavesAllItsTargetGroupsOnEachPort(String given, String listed, String other)
      throws InterruptedException {
    LoadBalancer api = world.addressGroups.create("api", Duration.ofSeconds(20));
    LoadBalancer web = world.addressGroups.create("web", DELAY);
    world.addressGroups.register(api, listed, 80);
    world.addressGroups.register(web, listed, 80);
    world.addressGroups.register(web, listed, 8080);
    world.addressGroups.register(web, other, 80);
    DeregistrationTarget target = DeregistrationTarget.ofAddress(given);

    DeregistrationStatus draining = world.requestAndWait(target, Duration.ofSeconds(30));
    assertThat(draining.id()).isEqualTo(listed);
    assertThat(draining.state()).isEqualTo(DeregistrationState.DRAINING);
    assertThat(draining.balancers())
        .extracting(BalancerStatus::state)
        .containsExactly(DeregistrationState.DEREGISTERED, DeregistrationState.DRAINING);
    assertThat(draining.balancers().getLast().until())
        .isBetween(draining.began().plus(DELAY), draining.began().plus(DELAY).plusSeconds(1));

    DeregistrationStatus end = world.await(target, MINUTE);
    assertThat(end.state()).isEqualTo(DeregistrationState.DEREGISTERED);
    assertThat(end.ended())
        .isBetween(end.began().plus(DELAY), end.began().plus(DELAY).plusSeconds(3));
    assertThat(world.addressGroups.registrations(web))
        .singleElement()
        .returns(other, it -> it.target());
    assertThat(world.addressGroups.faults().calls("deregister")).isEqualTo(2);
  }

  @Test
  void anAddressThatIsRegisteredNowhereIsDeregisteredAtOnce() throws InterruptedException {
    DeregistrationStatus end =
        world.requestAndWait(DeregistrationTarget.ofAddress("10.9.9.9"), Duration.ofSeconds(1));
    assertThat(end.state()).isEqualTo(DeregistrationState.DEREGISTERED);
    assertThat(end.balancers()).isEmpty();
  }

  @Test
  void newConnectionsMayArriveForTheSettleTimeWithoutADelay() throws InterruptedException {
    world.addressGroups.register(world.addressGroups.create("web", Duration.ZERO), "10.0.1.7", 80);
    DeregistrationStatus end =
        world.requestAndWait(DeregistrationTarget.ofAddress("10.0.1.7"), MINUTE);
    assertThat(Duration.between(end.began(), end.ended()))
        .isBetween(RequestWorld.SETTLE_TIME, RequestWorld.SETTLE_TIME.plusSeconds(2));
  }

  @Test
  void aTargetGroupThatRefusesForAMinuteIsNamed() throws InterruptedException {
    world.addressGroups.register(world.addressGroups.create("web", DELAY), "10.0.1.7", 80);
    world.addressGroups.refuse("10.0.1.7");
    DeregistrationTarget target = DeregistrationTarget.ofAddress("10.0.1.7");
    DeregistrationStatus end = world.requestAndWait(target, MINUTE.multipliedBy(2));
    assertThat(end.state()).isEqualTo(DeregistrationState.REFUSED);
    assertThat(end.reason()).startsWith("web: refuses it: ").contains("not valid");
    assertThat(Duration.between(end.began(), end.ended())).isBetween(MINUTE, MINUTE.plusSeconds(3));
  }

  @Test
  void aMissingPermissionIsARefusal() throws InterruptedException {
    world.addressGroups.faults().failCalls("discover", FailureKind.DENIED);
    DeregistrationTarget target = DeregistrationTarget.ofAddress("10.0.1.7");
    DeregistrationStatus end = world.requestAndWait(target, MINUTE.multipliedBy(3));
    assertThat(end.state()).isEqualTo(DeregistrationState.REFUSED);
  }

  @Test
  void theAddressesOfAnInstanceAreDeregisteredWithIt() throws InterruptedException {
    InstanceId instance = world.cluster.addNode(1);
    world.setAddresses(instance, "10.0.1.7", "2600:1f13::7");
    world.targetGroup("nodes", instance, Duration.ZERO);
    LoadBalancer pods = world.addressGroups.create("pods", DELAY);
    world.addressGroups.register(pods, "10.0.1.7", 80);
    world.addressGroups.register(pods, "2600:1f13::7", 80);
    DeregistrationStatus end = world.requestAndWait(target(instance), MINUTE);
    assertThat(end.state()).isEqualTo(DeregistrationState.DEREGISTERED);
    assertThat(end.balancers()).extracting(BalancerStatus::name).containsExactly("nodes", "pods");
    assertThat(world.addressGroups.registrations(pods)).isEmpty();
  }

  @Test
  void withoutThePermissionToDescribeInstancesTheInstanceIsDeregisteredAndTheRestIsNamed()
      throws InterruptedException {
    InstanceId instance = world.cluster.addNode(1);
    world.targetGroup("nodes", instance, Duration.ZERO);
    world.ec2.failCalls("describe", FailureKind.DENIED);
    DeregistrationStatus end = world.requestAndWait(target(instance), MINUTE);
    assertThat(end.state()).isEqualTo(DeregistrationState.DEREGISTERED);
    assertThat(end.reason()).startsWith("its addresses are not deregistered: ");
  }
}
