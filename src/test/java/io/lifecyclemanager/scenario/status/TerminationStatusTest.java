package io.lifecyclemanager.scenario.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.status.StatusJson;
import io.lifecyclemanager.status.TerminationStatus;
import io.lifecyclemanager.status.TerminationStatus.BlockerStatus;
import io.lifecyclemanager.status.TerminationStatus.HeartbeatStatus;
import io.lifecyclemanager.status.TerminationStatus.PhaseStatus;
import io.lifecyclemanager.status.TerminationStatus.StatusSource;
import io.lifecyclemanager.status.TerminationStatus.StepStatus;
import io.lifecyclemanager.status.TerminationStatus.TargetStatus;
import io.lifecyclemanager.status.TerminationStatus.VolumeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A replica shows what each of its terminations waits for, since when and until when. */
class TerminationStatusTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final NodeRef node = world.nodeOf(instance);
  private final Instant begin = world.time.now();

  private TerminationStatus statusAfter(Duration pause) throws InterruptedException {
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(pause);
    return only(replica);
  }

  private static TerminationStatus only(TerminationService replica) {
    assertThat(replica.status().current()).hasSize(1);
    return replica.status().current().getFirst();
  }

  @Test
  void aBlockedPodIsShownWithItsBudgetAndItsTimes() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1").grace(30));
    world.pods.add(node, PodSpec.pod("api-1").labels(Map.of()).grace(900).stopsIn(800));
    world.pods.add(node, PodSpec.pod("cron-1").labels(Map.of()).stopsIn(1));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    TerminationStatus status = statusAfter(Duration.ofMinutes(10));

    assertThat(status.needsAttention()).isTrue();
    assertThat(status.pods()).isEqualTo(Map.of("evicting", 1, "terminating", 1, "gone", 1));
    BlockerStatus blocker = status.blockers().getFirst();
    assertThat(blocker.kind()).isEqualTo("budget");
    assertThat(blocker.pod()).isEqualTo("shop/web-1");
    assertThat(blocker.budget()).isEqualTo("shop/web");
    assertThat(blocker.reason()).contains("The disruption budget web does not allow");
    assertThat(blocker.since()).isBetween(begin, begin.plusSeconds(10));
    assertThat(blocker.nextTry()).isAfter(world.time.now().minusSeconds(1));
    assertThat(blocker.escalatesAt()).isBetween(begin.plusSeconds(3500), begin.plusSeconds(3600));
    assertThat(blocker.graceEnd()).isEqualTo(blocker.escalatesAt().plusSeconds(30));
    assertThat(status.blockers().getLast().kind()).isEqualTo("terminating");
  }

  @Test
  void identityDeadlinesAndHeartbeatsAreShown() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1").grace(900).stopsIn(800));
    TerminationStatus status = statusAfter(Duration.ofMinutes(10));

    assertThat(status.instance()).isEqualTo(instance.value());
    assertThat(status.node()).isEqualTo(node.name());
    assertThat(status.group()).isEqualTo(ScenarioWorld.GROUP.value());
    assertThat(status.hooks()).containsExactly(ScenarioWorld.HOOK);
    assertThat(status.phase()).isEqualTo("Working");
    assertThat(status.owner()).isEqualTo("replica-1");
    assertThat(status.source()).isEqualTo(StatusSource.REPLICA);
    assertThat(status.started()).isBetween(begin, begin.plusSeconds(5));
    assertThat(status.deadline()).isBetween(begin.plusSeconds(3595), begin.plusSeconds(3605));
    assertThat(status.hardDeadline())
        .as("100 heartbeat timeouts of 5 min")
        .isBetween(begin.plusSeconds(29_990), begin.plusSeconds(30_010));
    HeartbeatStatus heartbeats = Objects.requireNonNull(status.heartbeats());
    assertThat(heartbeats.last()).isBetween(world.time.now().minusSeconds(150), world.time.now());
    assertThat(heartbeats.next()).isBetween(world.time.now(), world.time.now().plusSeconds(150));
    assertThat(heartbeats.failures()).isZero();
  }

  @Test
  void theDeadlineIsTheSameInEachAnswer() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1").grace(900).stopsIn(800));
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    TerminationStatus before = only(replica);
    world.time.sleep(Duration.ofMillis(1234));

    assertThat(StatusJson.write(only(replica))).isEqualTo(StatusJson.write(before));
  }

  @Test
  void heartbeatsThatFailAreCounted() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1").grace(900).stopsIn(800));
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    world.autoScaling.faults().failCalls("heartbeat", FailureKind.UNAVAILABLE);
    world.time.sleep(Duration.ofMinutes(4));

    assertThat(Objects.requireNonNull(only(replica).heartbeats()).failures()).isPositive();
  }

  @Test
  void bothHooksAreShown() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, "backup", Duration.ofMinutes(5));
    world.pods.add(node, PodSpec.pod("web-1").grace(900).stopsIn(800));

    assertThat(statusAfter(Duration.ofMinutes(1)).hooks())
        .containsExactly("backup", ScenarioWorld.HOOK);
  }

  @Test
  void aTargetIsShownAsDrainingUntilItsDelayIsOverAndThenAsDeregistered()
      throws InterruptedException {
    LoadBalancer web =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofMinutes(5));
    world.balancers.register(web, instance, 80, RegistrationState.ACTIVE);
    world.pods.add(node, PodSpec.pod("web-1").grace(900).stopsIn(800));
    TerminationStatus status = statusAfter(Duration.ofMinutes(1));
    TargetStatus target = status.targets().getFirst();
    assertThat(target.balancer()).isEqualTo("web:80");
    assertThat(target.state()).isEqualTo("draining");
    assertThat(target.until()).isBetween(begin.plusSeconds(300), begin.plusSeconds(305));
    assertThat(status.phases())
        .filteredOn(phase -> phase.ended() == null)
        .extracting(PhaseStatus::name)
        .containsExactlyInAnyOrder("Working", "Deregistration", "Drain");
    assertThat(status.unavoidableEnd())
        .as("the longest grace period")
        .isEqualTo(status.started().plusSeconds(900));
  }

  @Test
  void aTargetIsShownAsDeregisteredWhileAnotherOneIsDraining() throws InterruptedException {
    for (int minutes : List.of(1, 5)) {
      LoadBalancer group =
          world.balancers.create(
              LoadBalancerKind.APPLICATION, "web-" + minutes, Duration.ofMinutes(minutes));
      world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    }

    assertThat(statusAfter(Duration.ofMinutes(2)).targets())
        .extracting(target -> target.balancer() + " " + target.state())
        .containsExactlyInAnyOrder("web-1:80 deregistered", "web-5:80 draining");
  }

  @Test
  void theTimeUntilALoadBalancerHasLetGoIsUnavoidable() throws InterruptedException {
    LoadBalancer web =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofMinutes(20));
    world.balancers.register(web, instance, 80, RegistrationState.ACTIVE);
    world.pods.add(node, PodSpec.pod("web-1").grace(30).stopsIn(2));
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.awaitIdle();

    TerminationStatus status = replica.status().history().getFirst();
    assertThat(status.unavoidableEnd())
        .isBetween(status.started().plusSeconds(1195), status.started().plusSeconds(1200));
    assertThat(status.overUnavoidable(world.time.now())).isLessThan(Duration.ofSeconds(10));
    assertThat(status.targets()).extracting(TargetStatus::state).containsExactly("deregistered");
  }

  @Test
  void theStepsAreTheSentencesOfTheLog() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1").grace(900).stopsIn(800));

    assertThat(statusAfter(Duration.ofMinutes(1)).steps())
        .extracting(StepStatus::text)
        .anyMatch(text -> text.startsWith("hook lifecycle-manager: termination started, deadline"))
        .anyMatch(text -> text.startsWith("node claimed (cordoned, excluded from load balancers)"))
        .anyMatch(text -> text.startsWith("draining: 1 pod to evict, 0 ignored"));
  }

  @Test
  void aVolumeIsShownWhileItIsAttached() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("db-0").claims("data").stopsIn(1));
    world.volumes.bind("shop", "data", "pv-data");
    world.volumes.attach(node, "pv-data");
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(only(replica).volumes()).extracting(VolumeStatus::volume).containsExactly("pv-data");
    world.volumes.detach("pv-data");
    world.awaitIdle();

    TerminationStatus ended = replica.status().history().getFirst();
    assertThat(ended.volumes()).isEmpty();
    assertThat(ended.phases()).extracting(PhaseStatus::name).contains("Drain", "Volumes");
    assertThat(ended.phases()).allMatch(phase -> phase.ended() != null);
  }
}
