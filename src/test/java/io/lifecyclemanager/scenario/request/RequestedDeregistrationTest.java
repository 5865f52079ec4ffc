package io.lifecyclemanager.scenario.request;

import static io.lifecyclemanager.scenario.request.RequestWorld.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.BalancerStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.DeregistrationState;
import io.lifecyclemanager.deregistration.request.Deregistrations;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A script that shuts a host down requests the deregistration of its instance. */
class RequestedDeregistrationTest {
  private static final Duration DELAY = Duration.ofSeconds(40);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @AutoClose private final RequestWorld world = new RequestWorld();
  private final InstanceId instance = world.cluster.addNode(1);

  @Test
  void anInstanceLeavesTwoTargetGroupsAndAClassicLoadBalancer() throws InterruptedException {
    world.targetGroup("api", instance, Duration.ofSeconds(20));
    world.targetGroup("web", instance, DELAY);
    world.classicElb("old", instance, DELAY);
    Instant began = world.cluster.time.now();
    assertThat(world.request(target(instance)).state()).isEqualTo(DeregistrationState.DRAINING);

    DeregistrationStatus draining = world.await(target(instance), Duration.ofSeconds(30));
    assertThat(draining.state()).isEqualTo(DeregistrationState.DRAINING);
    assertThat(draining.balancers())
        .extracting(BalancerStatus::name, BalancerStatus::state)
        .containsExactly(
            tuple("api", DeregistrationState.DEREGISTERED),
            tuple("old", DeregistrationState.DRAINING),
            tuple("web", DeregistrationState.DRAINING));
    assertThat(draining.balancers().getLast().until())
        .isBetween(began.plus(DELAY), began.plus(DELAY).plusSeconds(1));

    DeregistrationStatus end = world.await(target(instance), MINUTE);
    assertThat(end.state()).isEqualTo(DeregistrationState.DEREGISTERED);
    assertThat(end.balancers())
        .extracting(BalancerStatus::state)
        .containsOnly(DeregistrationState.DEREGISTERED)
        .hasSize(3);
    assertThat(end.ended()).isBetween(began.plus(DELAY), began.plus(DELAY).plusSeconds(3));
    assertThat(end.reason()).isNull();
    assertThat(world.cluster.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.cluster.pods.evictions()).isEmpty();
  }

  @Test
  void anInstanceThatIsRegisteredNowhereIsDeregisteredAtOnce() throws InterruptedException {
    InstanceId unknown = new InstanceId("i-0fffffffffffffff0");
    DeregistrationStatus end = world.requestAndWait(target(unknown), Duration.ofSeconds(1));
    assertThat(end.state()).isEqualTo(DeregistrationState.DEREGISTERED);
    assertThat(end.balancers()).isEmpty();
    assertThat(end.node()).isNull();
  }

  @Test
  void aSecondRequestJoinsTheFirst() throws InterruptedException {
    world.targetGroup("web", instance, DELAY);
    DeregistrationStatus first = world.request(target(instance));
    world.cluster.time.sleep(Duration.ofSeconds(10));
    DeregistrationStatus second = world.requests.request(target(instance), "other").orElseThrow();
    assertThat(second.requester()).isEqualTo("shutdown.sh");
    assertThat(second.began()).isEqualTo(first.began());
    world.await(target(instance), MINUTE);
    assertThat(world.cluster.balancers.faults().calls("deregister")).isEqualTo(1);
    assertThat(world.requests.all()).hasSize(1);
  }

  @Test
  void aRequestAfterTheEndDeregistersWhatWasRegisteredSince() throws InterruptedException {
    LoadBalancer group = world.targetGroup("web", instance, Duration.ZERO);
    world.requestAndWait(target(instance), MINUTE);
    world.cluster.balancers.register(group, instance, 81, RegistrationState.ACTIVE);
    DeregistrationStatus end = world.requestAndWait(target(instance), MINUTE);
    assertThat(end.state()).isEqualTo(DeregistrationState.DEREGISTERED);
    assertThat(world.cluster.balancers.hasRegistration(instance)).isFalse();
  }

  @Test
  void aLoadBalancerThatRefusesIsNamedWhileTheOthersAreLeft() throws InterruptedException {
    world.targetGroup("web", instance, DELAY);
    world.classicElb("old", instance, DELAY);
    world.cluster.balancers.refuse(instance, true);
    DeregistrationStatus end = world.requestAndWait(target(instance), MINUTE.multipliedBy(2));
    assertThat(end.state()).isEqualTo(DeregistrationState.REFUSED);
    assertThat(end.reason()).contains("web refuses it");
    assertThat(end.balancers())
        .extracting(BalancerStatus::state)
        .containsExactly(DeregistrationState.DEREGISTERED, DeregistrationState.REFUSED);
    assertThat(end.balancers().getLast().reason()).contains("web refuses it");
    assertThat(Duration.between(end.began(), end.ended())).isLessThan(Duration.ofSeconds(90));
  }

  @Test
  void aMissingPermissionIsARefusalAndIsNamedMeanwhile() throws InterruptedException {
    world.targetGroup("web", instance, DELAY);
    world.cluster.balancers.faults().failCalls("deregister", FailureKind.DENIED);
    DeregistrationStatus waiting = world.requestAndWait(target(instance), MINUTE);
    assertThat(waiting.state()).isEqualTo(DeregistrationState.DRAINING);
    assertThat(waiting.reason()).contains("deregistering from web");
    DeregistrationStatus end = world.await(target(instance), MINUTE);
    assertThat(end.state()).isEqualTo(DeregistrationState.REFUSED);
    assertThat(end.reason()).contains("web");
  }

  @Test
  void anOutageIsWaitedFor() throws InterruptedException {
    world.targetGroup("web", instance, Duration.ZERO);
    world.cluster.balancers.faults().failCalls("discover", FailureKind.UNAVAILABLE);
    DeregistrationStatus waiting = world.requestAndWait(target(instance), MINUTE.multipliedBy(5));
    assertThat(waiting.state()).isEqualTo(DeregistrationState.DRAINING);
    world.cluster.balancers.faults().clearFaults();
    assertThat(world.await(target(instance), MINUTE).state())
        .isEqualTo(DeregistrationState.DEREGISTERED);
  }

  @Test
  void oneOfSeveralReplicasContinuesWhatAnotherHasBegun() throws InterruptedException {
    world.classicElb("old", instance, DELAY);
    try (var other = world.newReplica()) {
      world.request(target(instance));
      world.cluster.time.sleep(Duration.ofSeconds(10));
      other.request(target(instance), "shutdown.sh");
      DeregistrationStatus seen =
          other.await(target(instance), Duration.ofSeconds(10)).orElseThrow();
      assertThat(seen.state()).isEqualTo(DeregistrationState.DRAINING);
      assertThat(other.await(target(instance), MINUTE).orElseThrow().state())
          .isEqualTo(DeregistrationState.DEREGISTERED);
    }
  }

  @Test
  void anEndIsRememberedForAnHour() throws InterruptedException {
    world.requestAndWait(target(instance), MINUTE);
    world.cluster.time.sleep(Duration.ofMinutes(58));
    assertThat(world.requests.find(target(instance))).isPresent();
    world.cluster.time.sleep(Duration.ofMinutes(3));
    assertThat(world.requests.find(target(instance))).isEmpty();
    assertThat(world.requests.await(target(instance), MINUTE)).isEmpty();
  }

  @Test
  void aThousandAreInProgressAtMostAndTheNextIsNotAccepted() throws InterruptedException {
    world.cluster.balancers.faults().failCalls("discover", FailureKind.UNAVAILABLE);
    for (int i = 0; i < Deregistrations.MAX_IN_PROGRESS; i++) {
      world.request(target(numbered(i)));
    }
    assertThat(world.requests.request(target(instance), "late")).isEmpty();
    assertThat(world.requests.request(target(numbered(0)), "late"))
        .as("joins one in progress")
        .isPresent();
    world.cluster.balancers.faults().clearFaults();
    world.cluster.time.sleep(Duration.ofMinutes(2));
    assertThat(world.requests.request(target(instance), "late")).isPresent();
    assertThat(world.requests.all()).hasSizeLessThanOrEqualTo(Deregistrations.MAX_IN_PROGRESS + 1);
  }

  @Test
  void theThousandThatEndedLastAreRemembered() throws InterruptedException {
    for (int i = 0; i < Deregistrations.MAX_IN_PROGRESS + 2; i++) {
      world.requestAndWait(target(numbered(i)), MINUTE);
    }
    assertThat(world.requests.all()).hasSize(Deregistrations.MAX_IN_PROGRESS);
    assertThat(world.requests.find(target(numbered(1)))).isEmpty();
    assertThat(world.requests.find(target(numbered(2)))).isPresent();
  }

  private static InstanceId numbered(int number) {
    return new InstanceId(String.format("i-%017x", number + 100));
  }

  @Test
  void afterTheStopNoneIsAccepted() throws InterruptedException {
    world.targetGroup("web", instance, DELAY);
    world.request(target(instance));
    world.cluster.time.sleep(Duration.ofSeconds(5));
    world.requests.close();
    DeregistrationStatus end = world.await(target(instance), MINUTE);
    assertThat(end.state()).isEqualTo(DeregistrationState.REFUSED);
    assertThat(end.reason()).contains("stopped");
    assertThat(world.requests.request(target(new InstanceId("i-1")), "late")).isEmpty();
    assertThat(List.of(end)).isEqualTo(world.requests.all());
  }
}
