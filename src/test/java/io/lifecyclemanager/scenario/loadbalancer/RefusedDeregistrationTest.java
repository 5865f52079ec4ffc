package io.lifecyclemanager.scenario.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A load balancer may refuse to deregister an instance, for a while or for good. */
class RefusedDeregistrationTest {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  @AutoClose
  private final ScenarioWorld world =
      new ScenarioWorld().withSettings(settings -> SettingsChange.maxDuration(settings, LIMIT));

  private final InstanceId instance = world.addNode(1);
  private final LoadBalancer group =
      world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(20));

  @Test
  void aRefusalThatPassesWithinAMinuteIsNotReported() throws InterruptedException {
    begin();
    world.time.sleep(Duration.ofSeconds(40));
    world.balancers.refuse(instance, false);
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(refusals()).isEmpty();
    assertThat(end().failure()).isNull();
  }

  @Test
  void aRefusalThatLastsIsReportedOnceRequestedRarelyAndEndsAtTheDeadline()
      throws InterruptedException {
    begin();
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(refusals())
        .singleElement()
        .satisfies(it -> assertThat(it.failure().getMessage()).contains("web refuses it"))
        .returns(Duration.ofSeconds(20), Fact.RemoteCallFailed::retryIn);
    int requests = world.balancers.faults().calls("deregister");
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(world.balancers.faults().calls("deregister") - requests).isEqualTo(30);
    world.awaitIdle();

    assertThat(refusals()).hasSize(1);
    assertThat(end().failure()).contains("web refuses it");
    assertThat(end().onlyClassicElbs()).isFalse();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.onlyEnd().took()).isBetween(LIMIT, LIMIT.plusSeconds(30));
  }

  @Test
  void theEndTellsThatOnlyAClassicLoadBalancerHasRefused() throws InterruptedException {
    LoadBalancer classic =
        world.balancers.create(LoadBalancerKind.CLASSIC, "old", Duration.ofSeconds(20));
    world.balancers.register(classic, instance, null, RegistrationState.ACTIVE);
    world.balancers.faults().failCalls("deregister", FailureKind.REJECTED, Integer.MAX_VALUE);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(end().failure()).contains("old: ");
    assertThat(end().onlyClassicElbs()).isTrue();
  }

  @Test
  void aRefusedInstanceDelaysNoOtherInstanceOfTheLoadBalancer() throws InterruptedException {
    InstanceId other = world.addNode(2);
    world.balancers.register(group, other, 80, RegistrationState.ACTIVE);
    begin();
    world.autoScaling.terminate(other);
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(world.balancers.hasRegistration(other)).isFalse();
    assertThat(world.autoScaling.completions())
        .extracting(it -> it.action().instance())
        .containsExactly(other);
  }

  @Test
  void anInstanceThatIsRefusedIsNotWaitedForOnceItsTargetGroupIsDeleted()
      throws InterruptedException {
    begin();
    world.time.sleep(Duration.ofMinutes(5));
    world.balancers.delete(group);
    world.time.sleep(Duration.ofSeconds(20));

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(end().failure()).isNull();
  }

  @Test
  void anInstanceThatIsRefusedAndStopsIsNotWaitedForAnyLonger() throws InterruptedException {
    begin();
    world.time.sleep(Duration.ofMinutes(5));
    world.balancers.stopInstance(group, instance, 80);
    world.time.sleep(Duration.ofSeconds(21));

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(end().failure()).isNull();
  }

  @Test
  void podsThatServeTrafficDoNotWaitForALoadBalancerThatRefusesForLong()
      throws InterruptedException {
    world.pods.addLocalService("shop", Map.of("app", "web"));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    begin();
    world.time.sleep(Duration.ofSeconds(50));
    assertThat(world.pods.evictions()).isEmpty();
    world.time.sleep(Duration.ofSeconds(40));
    assertThat(world.pods.evictions()).hasSize(1);
  }

  @Test
  void podsThatServeTrafficStayForTheSettleTimeWhenAnotherActorDeregistersARefusedInstance()
      throws InterruptedException {
    world.pods.addLocalService("shop", Map.of("app", "web"));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    begin();
    Duration accepted = Duration.ofSeconds(3);
    world.time.sleep(accepted);
    world.balancers.deregisterByAnotherActor(group, instance, 80);
    world.awaitIdle();

    assertThat(world.pods.evictions())
        .singleElement()
        .satisfies(it -> assertThat(it.at()).isGreaterThanOrEqualTo(accepted.plusSeconds(10)));
    assertThat(end().failure()).isNull();
    assertThat(world.onlyEnd().took())
        .as("the delay runs since the other actor's request")
        .isLessThan(accepted.plusSeconds(23));
  }

  @Test
  void twoDenialsWithRefusalsInBetweenAreNoLastingDenial() throws InterruptedException {
    world.balancers.faults().failCalls("deregister", FailureKind.DENIED, 1);
    begin();
    world.time.sleep(Duration.ofMinutes(5));
    world.balancers.faults().failCalls("deregister", FailureKind.DENIED, 1);
    world.time.sleep(Duration.ofMinutes(1));
    world.balancers.refuse(instance, false);
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(end().failure()).isNull();
  }

  private void begin() {
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.balancers.refuse(instance, true);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
  }

  private List<Fact.RemoteCallFailed> refusals() {
    return world.facts(Fact.RemoteCallFailed.class);
  }

  private Fact.DeregistrationEnded end() {
    return world.facts(Fact.DeregistrationEnded.class).getLast();
  }
}
