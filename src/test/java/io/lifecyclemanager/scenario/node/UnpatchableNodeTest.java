package io.lifecyclemanager.scenario.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * The API server answers, but does not do what a phase can do without: the termination continues
 * without it after 90 s.
 */
class UnpatchableNodeTest {
  private static final String BROKEN_WEBHOOK = "failed calling webhook \"guard\"";

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void aNodeThatCannotBePatchedIsDeregisteredAndDrainedWithoutItsClaimAfterNinetySeconds()
      throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(60));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.nodes.breakPatches(BROKEN_WEBHOOK);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    // The last pause between two attempts takes 15 s at most.
    assertThat(world.pods.evictions().getFirst().at())
        .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(110));
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(4));
    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .filteredOn(told -> told.retryIn() == null)
        .singleElement()
        .extracting(Fact.RemoteCallFailed::consequence)
        .isEqualTo("continuing without a claim, which is tried again in the background");
  }

  /** Nothing of the node changes after the termination knows which node it is. */
  @Test
  void whatANodeThatCannotBePatchedAsksForCounts() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new NodeChange(null, Map.of(), Map.of(PlanParser.DRAIN_ANNOTATION, "none")));
    world.nodes.breakPatches(BROKEN_WEBHOOK);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.requests()).isEmpty();
  }

  @Test
  void aWebhookThatHangsIsNoOutageAsLongAsTheNodeCanBeRead() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(800).stopsIn(700));
    world.nodes.hangPatches();
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(4));
    assertThat(world.pods.evictions().getFirst().at())
        .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(110));

    world.nodes.breakPatches(null);
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.currentNode(instance).isTerminating()).isTrue();
    world.nodes.hangPatches();
    world.awaitIdle();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(17));
  }

  @Test
  void theClaimIsWrittenAsSoonAsTheWebhookWorksAgain() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(800).stopsIn(700));
    world.nodes.breakPatches(BROKEN_WEBHOOK);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(4));
    assertThat(world.currentNode(instance).unschedulable()).isFalse();

    world.nodes.breakPatches(null);
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.currentNode(instance).isTerminating()).isTrue();
    assertThat(claim()).map(ClaimRecord::owner).contains("replica-1");

    world.awaitIdle();
    assertThat(claim()).matches(now -> now.orElseThrow().isDrained());
    assertThat(world.pods.evictions()).hasSize(1);
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void whatWasRegisteredBeforeTheLateLabelIsDeregistered() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(5));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(800).stopsIn(700));
    world.nodes.breakPatches(BROKEN_WEBHOOK);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(4));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);

    world.nodes.breakPatches(null);
    world.awaitIdle();
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
  }

  @Test
  void aTerminationEndsAlthoughItsEndCannotBeRecordedOnTheNode() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(20));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(10));
    world.nodes.breakPatches(BROKEN_WEBHOOK);
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(3));
  }

  @Test
  void aNodeThatWaitedForTheDisruptionLimitIsDrainedWithoutItsCordonAndCordonedLater()
      throws InterruptedException {
    InstanceId second = world.addNode(2);
    world.withSettings(settings -> SettingsChange.disruptionLimit(settings, 50));
    for (InstanceId each : List.of(instance, second)) {
      world.pods.add(world.nodeOf(each), PodSpec.pod("web-" + each).grace(800).stopsIn(600));
      world.autoScaling.terminate(each);
    }
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    InstanceId waiting = world.currentNode(instance).unschedulable() ? second : instance;
    world.nodes.breakPatches(BROKEN_WEBHOOK);
    world.nodes.remove(world.nodeOf(waiting.equals(second) ? instance : second));
    world.time.sleep(Duration.ofMinutes(3));
    assertThat(world.pods.evictions()).hasSize(2);
    assertThat(world.currentNode(waiting).isTerminating()).isFalse();
    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .filteredOn(told -> told.operation().startsWith("cordoning") && told.retryIn() == null)
        .singleElement()
        .extracting(Fact.RemoteCallFailed::consequence)
        .isEqualTo("continuing without a cordon, which is tried again in the background");

    world.nodes.breakPatches(null);
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.currentNode(waiting).isTerminating()).isTrue();
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(2);
  }

  @Test
  void aReplicaWithoutItsClaimFollowsTheReplicaThatHasWrittenOne() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(800).stopsIn(700));
    world.nodes.breakPatches(BROKEN_WEBHOOK);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(3));
    writeClaimOfReplica2(null);
    world.time.sleep(Duration.ofSeconds(10));
    assertThat(world.facts(Fact.OwnerFollowed.class)).hasSize(1);

    world.nodes.breakPatches(null);
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(claim()).map(ClaimRecord::owner).contains("replica-2");
    writeClaimOfReplica2("2026-01-01T00:10:00Z");
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.pods.removals()).isEmpty();
  }

  private void writeClaimOfReplica2(@Nullable String drained) {
    ClaimRecord record =
        NodeViews.claim("replica-2", 1, List.of("message of another hook"), drained);
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new NodeChange(true, Map.of(), Map.of(ClaimRecord.ANNOTATION, record.format())));
  }

  @Test
  void anOutageIsWaitedForHoweverLongItLasts() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.start("replica-1");
    world.nodes.setOutage(true);
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofMinutes(20));
    assertThat(world.pods.requests()).isEmpty();

    world.nodes.setOutage(false);
    world.awaitIdle();
    assertThat(claim()).matches(now -> now.orElseThrow().isDrained());
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void aDrainBeginsWithoutTheServicesThatCannotBeListed() throws InterruptedException {
    world.pods.failServices(
        new RemoteFailure(FailureKind.UNAVAILABLE, "list services: 500", null, true, null));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.evictions().getFirst().at())
        .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(110));
  }

  private Optional<ClaimRecord> claim() {
    return ClaimRecord.parse(world.currentNode(instance).claim());
  }
}
