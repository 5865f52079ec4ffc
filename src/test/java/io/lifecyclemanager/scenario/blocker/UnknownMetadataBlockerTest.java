package io.lifecyclemanager.scenario.blocker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact.BlockedPodsCounted;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While Auto Scaling does not report the metadata of a hook, that is what blocks a termination. */
class UnknownMetadataBlockerTest {
  private static final String CAUSE = "the metadata of hook lifecycle-manager is not known yet";

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final PodRef job =
      world.pods.add(world.nodeOf(instance), PodSpec.pod("job-1").stopsIn(29));
  private Instant begin = Instant.EPOCH;

  @BeforeEach
  void breakAutoScaling() {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("job-2").stopsIn(29));
    world.autoScaling.faults().failCalls("hookTimeouts", FailureKind.UNAVAILABLE);
    world.autoScaling.setMetadata(ScenarioWorld.GROUP, ScenarioWorld.HOOK, "drain=wait");
  }

  @Test
  void itBlocksATerminationThatWaitsForItBeforeTheDeregistration() throws InterruptedException {
    TerminationService replica = terminate();
    world.time.sleep(Duration.ofMinutes(5));

    assertThat(blockers(replica)).singleElement().satisfies(this::assertIsCause);
    assertThat(blockers(replica).getFirst().times().waitEnd())
        .isBetween(begin.plus(Duration.ofMinutes(30)), begin.plus(Duration.ofHours(1)));
    assertThat(world.facts(BlockersListed.class)).hasSize(1);
    assertThat(reported()).singleElement().satisfies(this::assertIsCause);
    assertThat(counted()).isEmpty();
  }

  @Test
  void itBlocksEachPodOfADrainThatMustBegin() throws InterruptedException {
    limitToTenMinutes();
    TerminationService replica = terminate();
    world.time.sleep(Duration.ofMinutes(7));

    assertThat(blockers(replica)).hasSize(3);
    assertThat(blockers(replica).getFirst()).satisfies(this::assertIsCause);
    assertThat(blockers(replica))
        .filteredOn(one -> job.equals(one.pod()))
        .singleElement()
        .matches(one -> one.kind() == BlockerKind.HOOK_METADATA)
        .matches(one -> one.sentence().contains("is waited for: " + CAUSE))
        .satisfies(one ->
            assertThat(one.since()).as("not when the drain began").isBefore(begin.plusSeconds(5)));
    assertThat(counted()).isEqualTo(Map.of(BlockerKind.HOOK_METADATA, 2));
    assertThat(reported()).as("once for all pods").singleElement().satisfies(this::assertIsCause);
  }

  @Test
  void theDrainModeBlocksOnceItIsKnown() throws InterruptedException {
    limitToTenMinutes();
    TerminationService replica = terminate();
    world.time.sleep(Duration.ofMinutes(6));
    world.autoScaling.faults().clearFaults();
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(blockers(replica)).hasSize(2).allMatch(one -> one.kind() == BlockerKind.DRAIN_MODE);
    assertThat(counted()).isEqualTo(Map.of(BlockerKind.DRAIN_MODE, 2));
  }

  @Test
  void theDrainModeBlocksWhereTheNodeAsksForIt() throws InterruptedException {
    limitToTenMinutes();
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new NodeChange(null, Map.of(), Map.of(PlanParser.DRAIN_ANNOTATION, "wait")));
    TerminationService replica = terminate();
    world.time.sleep(Duration.ofMinutes(7));

    assertThat(blockers(replica)).hasSize(2).allMatch(one -> one.kind() == BlockerKind.DRAIN_MODE);
  }

  @Test
  void aBriefPauseOfAutoScalingIsNotReported() throws InterruptedException {
    world.autoScaling.faults().clearFaults();
    world.autoScaling.faults().delayCalls("hookTimeouts", Duration.ofSeconds(9));
    terminate();
    world.time.sleep(Duration.ofSeconds(30));

    assertThat(world.facts(BlockersListed.class).stream().flatMap(UnknownMetadataBlockerTest::all))
        .noneMatch(one -> one.kind() == BlockerKind.HOOK_METADATA);
  }

  private void assertIsCause(Blocker blocker) {
    assertThat(blocker.kind()).isEqualTo(BlockerKind.HOOK_METADATA);
    assertThat(blocker.pod()).isNull();
    assertThat(blocker.sentence()).startsWith(CAUSE).contains("hookTimeouts");
    assertThat(blocker.since()).isBetween(begin, begin.plusSeconds(5));
  }

  private List<Blocker> reported() {
    return all(world.facts(BlockersListed.class).getLast()).toList();
  }

  private static Stream<Blocker> all(BlockersListed fact) {
    return fact.urgent().values().stream().flatMap(List::stream);
  }

  private Map<BlockerKind, Integer> counted() {
    List<BlockedPodsCounted> counts = world.facts(BlockedPodsCounted.class);
    return counts.isEmpty() ? Map.of() : counts.getLast().pods();
  }

  private List<Blocker> blockers(TerminationService replica) {
    return replica.terminations().snapshots().get(instance).blockers();
  }

  private void limitToTenMinutes() {
    world.withSettings(
        _ -> ParsedSettings.serve("--queue-name=queue", "--port=0", "--max-time-to-process=10m"));
  }

  private TerminationService terminate() {
    begin = world.time.now();
    world.autoScaling.terminate(instance);
    return world.start("replica-1");
  }
}
