package io.lifecyclemanager.scenario.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A hook or a node says what happens to the pods: evict, wait or none. */
class DrainModeTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final PodRef pod =
      world.pods.add(world.nodeOf(instance), PodSpec.pod("job-1").stopsIn(29));

  @Test
  void waitLetsAPodFinishByItself() throws InterruptedException {
    setMetadata("drain=wait");
    terminate();
    world.time.sleep(Duration.ofMinutes(40));
    assertThat(world.currentNode(instance).isTerminating()).isTrue();
    world.pods.remove(pod);
    world.awaitIdle();

    assertThat(world.pods.requests()).isEmpty();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(41));
  }

  @Test
  void waitStopsAPodInTimeForItsGracePeriodAtTheDeadline() throws InterruptedException {
    setMetadata("drain=wait");
    terminate();
    world.awaitIdle();

    assertThat(world.pods.requests())
        .first()
        .satisfies(request ->
            assertThat(request.at())
                .isBetween(Duration.ofMinutes(55), Duration.ofHours(1).minusSeconds(35)));
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void noneDeregistersTheInstanceAndLeavesThePods() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofMinutes(1));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    setMetadata("drain=none");
    terminate();
    world.awaitIdle();

    assertThat(world.pods.requests()).isEmpty();
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.currentNode(instance).isTerminating()).isTrue();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void theNodeComesBeforeTheHook() throws InterruptedException {
    setMetadata("drain=wait");
    annotateNode("evict");
    terminate();
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void anAnnotationEndsAWaitThatHasBegun() throws InterruptedException {
    setMetadata("drain=wait");
    terminate();
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(world.pods.requests()).isEmpty();
    annotateNode("evict");
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(11));
  }

  /** Any sender could ask for it. */
  @Test
  void whatOnlyTheMessageClaimsHasNoEffect() throws InterruptedException {
    setMetadata("drain=none");
    world.autoScaling.terminate(instance);
    setMetadata("");
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(1);
  }

  @Test
  void podsAreNotEvictedBeforeTheModeIsKnown() throws InterruptedException {
    setMetadata("drain=wait");
    world.autoScaling.faults().failCalls("hookTimeouts", FailureKind.UNAVAILABLE);
    terminate();
    world.time.sleep(Duration.ofSeconds(60));
    world.autoScaling.faults().clearFaults();
    world.time.sleep(Duration.ofMinutes(10));

    assertThat(world.pods.requests()).isEmpty();
    world.pods.remove(pod);
    world.awaitIdle();
  }

  private void setMetadata(String metadata) {
    world.autoScaling.setMetadata(ScenarioWorld.GROUP, ScenarioWorld.HOOK, metadata);
  }

  private void annotateNode(String mode) {
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new NodeChange(null, Map.of(), Map.of(PlanParser.DRAIN_ANNOTATION, mode)));
  }

  private void terminate() {
    world.autoScaling.terminate(instance);
    world.start("replica-1");
  }
}
