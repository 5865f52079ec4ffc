package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Many instances terminate at once, perhaps by mistake: the disruption limit slows them down. */
class DisruptionLimitTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final MassTermination termination = new MassTermination(world);

  @Test
  void noMoreNodesTerminateThanTheLimitAllowsAndAllActionsAreHeld() throws Exception {
    List<InstanceId> all = termination.nodes(20);
    termination.terminate(all, 30, "replica-1");

    assertThat(termination.mostTerminating()).isEqualTo(6);
    assertThat(world.facts(Fact.DisruptionLimitReached.class)).hasSize(14);
    assertThat(world.facts(Fact.NodeClaimed.class)).hasSize(20);
    termination.assertAllCompleted(20);
  }

  @Test
  void twoReplicasTogetherDoNotExceedTheLimit() throws Exception {
    List<InstanceId> all = termination.nodes(20);
    termination.terminate(all, 30, "replica-1", "replica-2");

    assertThat(termination.mostTerminating()).isEqualTo(6);
    termination.assertAllCompleted(20);
  }

  @Test
  void aNodeThatWaitsForTheLimitStaysInUse() throws Exception {
    List<InstanceId> both = termination.nodes(2);
    InstanceId held = termination.waitingNodeOf(both);

    assertThat(world.currentNode(held).excludeLabel()).isNull();
    assertThat(ClaimRecord.parse(world.currentNode(held).claim())).isPresent();
    assertThat(world.pods.evictions())
        .noneMatch(one -> world.pods.actual(world.nodeOf(held)).containsKey(one.pod()));
    termination.awaitAllDrained(both);
    termination.assertAllCompleted(2);
  }

  @Test
  void oneNodeIsAlwaysAllowed() throws Exception {
    termination.terminate(termination.nodes(3), 1, "replica-1");

    assertThat(termination.mostTerminating()).isEqualTo(1);
    termination.assertAllCompleted(3);
  }

  @Test
  void aNodeThatHasWaitedUntilTheLatestDrainStartIsDrained() throws Exception {
    List<InstanceId> both = termination.nodes(2);
    termination.start(50, "replica-1");
    both.forEach(world.autoScaling::terminate);
    world.awaitIdle();

    // The first one's Node object never goes away.
    assertThat(world.time.elapsed()).isBetween(Duration.ofMinutes(40), Duration.ofMinutes(42));
    termination.assertAllCompleted(2);
  }

  @Test
  void theNextOwnerOfAWaitingNodeWaitsToo() throws Exception {
    List<InstanceId> both = termination.nodes(2);
    CrashableReplica first = termination.startCrashable(50, "replica-1");
    both.forEach(world.autoScaling::terminate);
    world.time.sleep(Duration.ofSeconds(5));
    first.crash();
    termination.start(50, "replica-2");
    termination.awaitAllDrained(both);

    assertThat(termination.mostTerminating()).isEqualTo(1);
    termination.assertAllCompleted(2);
  }

  @Test
  void aPatchConflictDoesNotMakeANodeWaitForItself() throws Exception {
    List<InstanceId> all = termination.nodes(3);
    world.nodes.conflictNextPatches(2);
    termination.terminate(all, 1, "replica-1");

    assertThat(termination.mostTerminating()).isEqualTo(1);
    termination.assertDrainedInTurn(3);
  }

  @Test
  void anOutageDuringTheClaimDoesNotMakeANodeWaitForItself() throws Exception {
    List<InstanceId> all = termination.nodes(3);
    termination.start(1, "replica-1");
    world.nodes.setOutage(true);
    all.forEach(world.autoScaling::terminate);
    world.time.sleep(Duration.ofMinutes(1));
    world.nodes.setOutage(false);
    termination.awaitAllDrained(all);

    termination.assertDrainedInTurn(3);
  }

  @Test
  void aNodeCordonedByAnotherActorDoesNotCountAsTerminating() throws Exception {
    List<InstanceId> all = termination.nodes(4);
    all.forEach(one ->
        world.nodes.changeByAnotherActor(
            world.nodeOf(one), new Nodes.NodeChange(true, Map.of(), Map.of())));
    termination.terminate(all, 25, "replica-1");

    assertThat(termination.mostTerminating()).isEqualTo(1);
    assertThat(world.nodes.patches())
        .filteredOn(patch -> patch.change().unschedulable() != null)
        .allMatch(patch ->
            patch
                .change()
                .annotations()
                .get(ClaimRecord.ANNOTATION)
                .contains("\"wasCordoned\":true"));
    termination.assertDrainedInTurn(4);
  }

  @Test
  void aNodeCordonedByAnotherActorWhileItWaitsStaysCordoned() throws Exception {
    List<InstanceId> both = termination.nodes(2);
    InstanceId held = termination.waitingNodeOf(both);
    world.nodes.changeByAnotherActor(
        world.nodeOf(held), new Nodes.NodeChange(true, Map.of(), Map.of()));
    InstanceId other = both.stream().filter(one -> !one.equals(held)).findFirst().orElseThrow();
    termination.awaitAllDrained(List.of(other));
    world.time.sleep(Duration.ofSeconds(5));

    assertThat(ClaimRecord.parse(world.currentNode(held).claim()).orElseThrow().wasCordoned())
        .isTrue();
    termination.awaitAllDrained(both);
    termination.assertDrainedInTurn(2);
  }

  @Test
  void aDeletedNodeWaitsNoLonger() throws Exception {
    List<InstanceId> both = termination.nodes(2);
    InstanceId held = termination.waitingNodeOf(both);
    world.nodes.remove(world.nodeOf(held));
    world.awaitIdle();

    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(5));
    assertThat(world.autoScaling.completions()).hasSize(2);
  }

  @Test
  void theLimitHoldsWhereNodesMayNotBePatched() throws Exception {
    world.nodes.denyPatches("no role allows it");
    List<InstanceId> all = termination.nodes(4);
    termination.start(50, "replica-1");
    all.forEach(world.autoScaling::terminate);
    // The last pause between two attempts takes 15 s at most, and pods take 20 s to stop.
    world.time.sleep(PermissionTracker.GRANT_TIMEOUT.plusSeconds(17));

    assertThat(world.pods.evictions()).hasSize(2);
    termination.awaitAllDrained(all);
    termination.assertAllCompleted(4);
  }

  @Test
  void aBugInTheListenerDoesNotMakeANodeWaitForItself() throws Exception {
    world.nodes.denyPatches("no role allows it");
    AtomicBoolean hasFailed = new AtomicBoolean();
    world.listener =
        fact -> {
          if (fact instanceof Fact.TerminationStateEntered(_, String state)
              && state.equals("Completing")
              && hasFailed.compareAndSet(false, true)) {
            throw new IllegalStateException("listener");
          }
        };
    List<InstanceId> only = termination.nodes(1);
    termination.start(50, "replica-1");
    only.forEach(world.autoScaling::terminate);
    world.time.sleep(Duration.ofMinutes(15));

    assertThat(hasFailed).isTrue();
    assertThat(world.autoScaling.completions()).hasSize(1);
    world.time.forgetFailures();
  }
}
