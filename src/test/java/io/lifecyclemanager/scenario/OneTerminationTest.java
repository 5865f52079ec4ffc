package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The ordinary case, from the message to the completed action. */
class OneTerminationTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void podsAreEvictedTheActionIsCompletedAndTheMessageDeleted() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(20));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-2"));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions())
        .singleElement()
        .satisfies(done -> assertThat(done.verdict()).isEqualTo(Verdict.CONTINUE));
    assertThat(world.pods.removals()).hasSize(2).noneMatch(one -> one.killed());
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.onlyEnd().took()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
  }

  @Test
  void theNodeIsCordonedLabelledAndClaimedInOnePatch() throws InterruptedException {
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.nodes.patches())
        .filteredOn(patch -> patch.change().unschedulable() != null)
        .singleElement()
        .isEqualTo(world.nodes.patches().getFirst());
    assertThat(world.currentNode(instance).unschedulable()).isTrue();
    assertThat(world.currentNode(instance).excludeLabel()).isEqualTo("true");
    assertThat(ClaimRecord.parse(world.currentNode(instance).claim()))
        .hasValueSatisfying(claim -> assertThat(claim.owner()).isEqualTo("replica-1"));
  }

  @Test
  void theClaimIsMarkedDrainedOnceTheActionIsCompleted() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(5));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.nodes.patches()).hasSize(2);
    assertThat(world.nodes.patches().getLast().at().toNanos())
        .isEqualTo(world.autoScaling.completions().getFirst().atNanos());
    assertThat(ClaimRecord.parse(world.currentNode(instance).claim()))
        .hasValueSatisfying(claim -> assertThat(claim.isDrained()).isTrue());
  }

  @Test
  void daemonSetStaticAndFinishedPodsAreIgnored() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("agent").ownedBy("apps/DaemonSet"));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("static").asMirrorPod());
    world.pods.add(world.nodeOf(instance), PodSpec.pod("job").phase("Succeeded"));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.requests()).isEmpty();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void deregistrationAndDrainRunAtTheSameTime() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(60));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.balancers.register(group, instance, 443, RegistrationState.ACTIVE);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(90).stopsIn(55));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.onlyEnd().took()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(63));
    assertThat(world.pods.evictions().getFirst().at()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aTrafficServingPodStaysUntilTheSettleTimeIsOver() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(60));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.pods.addLocalService("shop", Map.of("app", "local"));
    var ordinary = world.pods.add(world.nodeOf(instance), PodSpec.pod("ordinary"));
    var local =
        world.pods.add(world.nodeOf(instance), PodSpec.pod("local").labels(Map.of("app", "local")));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.evictions())
        .extracting(one -> one.pod())
        .containsExactly(ordinary, local);
    assertThat(world.pods.evictions().getLast().at())
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
  }

  @Test
  void theActionIsHeldFromTheStartToTheEnd() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("slow").grace(3000).stopsIn(2400));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.autoScaling.heartbeats(instance)).isBetween(16, 22);
    assertThat(world.facts(Fact.HeartbeatSent.class).getFirst().result())
        .isEqualTo(Fact.HeartbeatSent.HeartbeatResult.RECORDED);
  }

  @Test
  void twoHooksMakeOneTerminationAndBothActionsAreCompleted() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, "backup", Duration.ofMinutes(10));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(20));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(2);
    assertThat(world.pods.evictions()).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }
}
