package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminationOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A pod is deleted while there is time for its grace period, whatever delays its eviction. */
class DeadlineReachedTest {
  /** The termination may take an hour; 30 s of grace period, and 5 s for the deletion itself. */
  private static final Duration URGENT = Duration.ofHours(1).minusSeconds(35);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final NodeRef node = world.nodeOf(instance);

  @Test
  void aTrafficServingPodIsDeletedInTimeWhileALoadBalancerStillSends() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofMinutes(1));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.balancers.faults().failCalls("deregister", RemoteFailure.FailureKind.THROTTLED);
    world.pods.addLocalService("shop", Map.of("app", "web"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.pods.add(node, PodSpec.pod("web-1").stopsIn(29));
    assertLastRequestIsUrgent();
  }

  @Test
  void aCriticalPodIsDeletedInTimeWhileAnotherPodIsStuck() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("stuck").grace(1).neverTerminates());
    Map<String, String> labels = Map.of("app", "dns");
    world.pods.budget("shop", "dns", labels, 0);
    world.pods.add(
        node,
        PodSpec.pod("dns").labels(labels).priorityClass("system-cluster-critical").stopsIn(29));
    assertLastRequestIsUrgent();
  }

  @Test
  void aLongRetryAfterDoesNotDelayTheForcedDeletion() throws InterruptedException {
    PodRef pod = world.pods.add(node, PodSpec.pod("web-1").stopsIn(29));
    world.pods.refuse(
        pod,
        new EvictionOutcome.EvictionRefused(
            EvictionOutcome.RefusalReason.OVERLOAD, "too many", Duration.ofHours(2)),
        1000);
    assertLastRequestIsUrgent();
  }

  @Test
  void anIncompleteNodeIndexIsNotWaitedForPastTheDeadline() throws InterruptedException {
    world.withSettings(settings ->
        SettingsChange.maxDuration(
            SettingsChange.cluster(settings, null, Set.of("web")), Duration.ofMinutes(10)));
    world.nodes.setIndexReady(false);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(12));
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.ABANDONED);
  }

  @Test
  void aDeadlineThatTightensLateIsObeyedAtOnce() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofSeconds(30));
    world.autoScaling.faults().failCalls("hookTimeouts", RemoteFailure.FailureKind.THROTTLED);
    world.pods.add(node, PodSpec.pod("stuck").neverTerminates());
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30 * 100 - 70));
    world.autoScaling.faults().clearFaults();
    world.awaitIdle();

    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.ABANDONED);
  }

  @Test
  void theTerminationEndsBeforeTheGlobalTimeoutEvenIfItsMessageIsLate()
      throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofSeconds(30));
    world.pods.add(node, PodSpec.pod("stuck").neverTerminates());
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofSeconds(25));
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.ABANDONED);
    assertThat(world.onlyEnd().took()).isGreaterThan(Duration.ofSeconds(30 * 100 - 50));
  }

  @Test
  void aDrainTakesNoLongerThanItsTimeout() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.drain(settings, Duration.ofMinutes(5)));
    world.pods.add(node, PodSpec.pod("stuck").neverTerminates());
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.ABANDONED);
    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(5), Duration.ofSeconds(301));
  }

  private void assertLastRequestIsUrgent() throws InterruptedException {
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.requests())
        .last()
        .satisfies(request -> assertThat(request.at()).isBetween(URGENT, URGENT.plusSeconds(1)));
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.autoScaling.expiries()).isEmpty();
  }
}
