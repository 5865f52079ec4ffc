package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.OrphanAdopted;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Instances whose message was purged, expired or moved to a dead-letter queue are adopted. */
class LostMessageTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void anInstanceWhoseMessageWasPurgedIsDrainedAndCompleted() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    lostTermination();
    world.start("replica-1");
    assertThat(untilCompleted()).isLessThan(Duration.ofSeconds(230));

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.pods.requests()).isNotEmpty();
    assertThat(world.autoScaling.heartbeats(instance)).isPositive();
  }

  @Test
  void onlyHooksOfOurQueueAreCompleted() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, "second", Duration.ofMinutes(10));
    world.autoScaling.putHookOfOtherQueue(ScenarioWorld.GROUP, "theirs", Duration.ofHours(1));
    lostTermination();
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(8));

    assertThat(world.autoScaling.outcomes())
        .extracting(one -> one.action().hook())
        .containsExactlyInAnyOrder(ScenarioWorld.HOOK, "second");
    assertThat(world.autoScaling.completions())
        .hasSize(2)
        .allMatch(one -> one.verdict() == Verdict.CONTINUE);
  }

  @Test
  void anInstanceInAHookOfAnotherQueueIsLeftAlone() throws InterruptedException {
    GroupName foreign = new GroupName("foreign");
    world.autoScaling.createGroup(foreign);
    world.autoScaling.putHookOfOtherQueue(foreign, "theirs", Duration.ofHours(1));
    InstanceId stranger = new InstanceId("i-0abc");
    world.autoScaling.launch(foreign, stranger);
    world.nodes.add(stranger.value(), "stranger");
    world.autoScaling.terminate(stranger);
    assertNoAdoption();
  }

  @Test
  void anInstanceThatIsNotKnownToBelongToTheClusterIsLeftAlone() throws InterruptedException {
    InstanceId nodeless = world.addInstance(2);
    world.autoScaling.terminate(nodeless);
    world.queue.purge();
    assertNoAdoption();
  }

  private void assertNoAdoption() throws InterruptedException {
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(30));
    assertThat(world.facts(IntakeFact.PendingTerminationsListed.class)).hasSizeGreaterThan(10);
    assertThat(world.facts(OrphanAdopted.class)).isEmpty();
    assertThat(world.autoScaling.completions()).isEmpty();
    assertThat(world.nodes.patches()).isEmpty();
  }

  @Test
  void anInstanceWhoseMessageIsInFlightIsNotAdopted() throws InterruptedException {
    addPodBlockedByBudget();
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.start("replica-2");
    world.time.sleep(Duration.ofMinutes(25));

    assertThat(world.facts(OrphanAdopted.class)).isEmpty();
    assertThat(world.facts(Fact.ClaimLost.class)).isEmpty();
    assertThat(ClaimRecord.parse(world.currentNode(instance).claim()).orElseThrow().epoch())
        .isEqualTo(1);
    // Two for every question and its answer, once in four minutes, whatever the replicas.
    assertThat(world.nodes.patches()).hasSizeBetween(5, 16);
  }

  @Test
  void anOutageDoesNotMeanThatNoInstanceWaits() throws InterruptedException {
    lostTermination();
    world.autoScaling.faults().failCalls("list", RemoteFailure.FailureKind.THROTTLED, 1);
    world.start("replica-1");
    untilCompleted();
    assertThat(world.autoScaling.faults().calls("list")).isGreaterThan(2);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void aLateMessageJoinsTheAdoptedTerminationAndTheActionIsCompletedOnce()
      throws InterruptedException {
    addPodBlockedByBudget();
    LifecycleAction action = lostTermination();
    world.start("replica-1");
    world.time.until(() -> !world.facts(OrphanAdopted.class).isEmpty(), ScenarioWorld.LONG);
    world.autoScaling.send(action);
    world.time.sleep(Duration.ofSeconds(30));
    world.pods.budget("shop", "web", Map.of("app", "web"), 1);
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(Fact.TerminationJoined.class))
        .singleElement()
        .returns(false, Fact.TerminationJoined::isNew);
    assertThat(world.facts(Fact.ActionCompleted.class))
        .singleElement()
        .satisfies(one -> assertThat(one.alreadyOver()).isFalse())
        .satisfies(one -> assertThat(one.action().token()).isEqualTo(action.token()));
    assertThat(world.queue.size()).isZero();
  }

  @Test
  void theTimeOfAnAdoptedTerminationCountsFromItsScalingActivity() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.maxDuration(settings, Duration.ofMinutes(30)));
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofMinutes(60));
    addPodBlockedByBudget();
    lostTermination();
    world.time.sleep(Duration.ofMinutes(5));
    long begin = world.time.nanos();
    world.start("replica-1");
    world.time.until(() -> !world.autoScaling.completions().isEmpty(), ScenarioWorld.LONG);
    assertThat(world.time.since(begin)).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(26));
  }

  @Test
  void aNodeLeftByThePredecessorIsDrainedAndLosesItsAnnotation() throws InterruptedException {
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new Nodes.NodeChange(
            true,
            Map.of(NodeMarks.EXCLUDE_LABEL, "true"),
            new HashMap<>(Map.of(NodeMarks.PREDECESSOR_ANNOTATION, "{}"))));
    addPodBlockedByBudget();
    lostTermination();
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(4));

    assertThat(world.facts(OrphanAdopted.class))
        .singleElement()
        .returns(true, OrphanAdopted::leftByPredecessor);
    assertThat(world.currentNode(instance).hasPredecessorAnnotation()).isFalse();
    ClaimRecord claim = ClaimRecord.parse(world.currentNode(instance).claim()).orElseThrow();
    assertThat(claim.wasCordoned()).isFalse();
    assertThat(claim.excludeLabelWas()).isNull();
  }

  @Test
  void theTerminationOfADeadOwnerIsAdopted() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofMinutes(15));
    String dead = NodeViews.claim("dead", 3, List.of("lost"), null).format();
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new Nodes.NodeChange(
            true,
            Map.of(NodeMarks.EXCLUDE_LABEL, "true"),
            new HashMap<>(Map.of(ClaimRecord.ANNOTATION, dead))));
    lostTermination();
    world.start("replica-1");
    assertThat(untilCompleted()).isLessThan(Duration.ofMinutes(7));
    assertThat(world.facts(OrphanAdopted.class))
        .singleElement()
        .returns("dead", OrphanAdopted::owner);
    assertThat(world.facts(Fact.NodeClaimed.class))
        .singleElement()
        .returns(4L, Fact.NodeClaimed::epoch);
  }

  @Test
  void anAdoptedTerminationIsContinuedAfterItsReplicaStops() throws InterruptedException {
    addPodBlockedByBudget();
    lostTermination();
    TerminationService first = world.start("replica-1");
    world.time.until(() -> !world.facts(DrainStarted.class).isEmpty(), ScenarioWorld.LONG);
    world.start("replica-2");
    first.stop(Duration.ofSeconds(5));
    long stopped = world.time.nanos();
    world.time.until(() -> world.facts(DrainStarted.class).size() == 2, ScenarioWorld.LONG);

    assertThat(world.time.since(stopped)).isLessThan(Duration.ofSeconds(150));
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void severalReplicasShareTheOrphanedTerminations() throws InterruptedException {
    List<InstanceId> all = IntStream.range(2, 62).mapToObj(world::addNode).toList();
    all.forEach(world.autoScaling::terminate);
    world.queue.purge();
    world.start("replica-1");
    world.start("replica-2");
    world.time.until(() -> world.autoScaling.outcomes().size() == all.size(), ScenarioWorld.LONG);

    assertThat(world.autoScaling.completions()).hasSize(all.size());
    assertThat(world.facts(Fact.ClaimLost.class)).hasSizeLessThan(10);
  }

  private void addPodBlockedByBudget() {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
  }

  private LifecycleAction lostTermination() {
    LifecycleAction action = world.autoScaling.terminate(instance).getFirst();
    world.queue.purge();
    return action;
  }

  private Duration untilCompleted() throws InterruptedException {
    long begin = world.time.nanos();
    world.time.until(() -> !world.autoScaling.completions().isEmpty(), ScenarioWorld.LONG);
    return world.time.since(begin);
  }
}
