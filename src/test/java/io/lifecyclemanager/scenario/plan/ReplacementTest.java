package io.lifecyclemanager.scenario.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact.ReplacementAwaited;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.termination.TerminationState.AwaitingReplacement;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A node is drained when its group has a replacement for it. */
class ReplacementTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void theNodeIsHeldUntilTheReplacementIsReady() throws InterruptedException {
    waitFor("5m");
    TerminationService replica = terminateWithReplacement();
    InstanceId replacement = new InstanceId("i-00000000000000002");
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(replica.terminations().snapshots().get(instance).state())
        .isInstanceOf(AwaitingReplacement.class);
    assertThat(world.currentNode(instance).isTerminating()).isTrue();
    assertThat(replica.terminations().snapshots().get(instance).blockers())
        .singleElement()
        .matches(blocker -> blocker.kind() == BlockerKind.REPLACEMENT)
        .matches(blocker -> blocker.reason().contains("have 0 of 1 InService instances"))
        .matches(blocker -> world.time.now().plusSeconds(170).isBefore(blocker.times().waitEnd()));

    world.nodes.setOutage(true);
    NodeRef node = world.nodes.add(replacement.value(), "node-2");
    world.nodes.setReady(node, ReadyCondition.FALSE);
    world.nodes.setOutage(false);
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.pods.requests()).isEmpty();

    world.nodes.setReady(node, ReadyCondition.TRUE);
    world.awaitIdle();
    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
    assertThat(world.facts(ReplacementAwaited.class))
        .first()
        .matches(fact -> fact.ready() == 0 && fact.desired() == 1);
  }

  @Test
  void theWaitEndsWithoutAReplacement() throws InterruptedException {
    waitFor("5m");
    TerminationService _ = terminateWithReplacement();
    world.time.sleep(Duration.ofSeconds(290));
    assertThat(world.pods.requests()).isEmpty();
    world.awaitIdle();

    assertCompletedAfter(Duration.ofMinutes(5), Duration.ofMinutes(6));
  }

  @Test
  void aScaleInWaitsForNothing() throws InterruptedException {
    waitFor("5m");
    terminate();
    world.awaitIdle();

    assertCompletedAfter(Duration.ZERO, Duration.ofMinutes(1));
  }

  @Test
  void theHookMayAskForIt() throws InterruptedException {
    world.autoScaling.setMetadata(
        ScenarioWorld.GROUP, ScenarioWorld.HOOK, "wait-for-replacement=3m");
    TerminationService _ = terminateWithReplacement();
    world.awaitIdle();

    assertCompletedAfter(Duration.ofMinutes(3), Duration.ofMinutes(4));
  }

  @Test
  void byDefaultNoNodeWaitsForIt() throws InterruptedException {
    TerminationService _ = terminateWithReplacement();
    world.awaitIdle();

    assertCompletedAfter(Duration.ZERO, Duration.ofMinutes(1));
    assertThat(world.autoScaling.faults().calls("capacity")).isZero();
  }

  @Test
  void theDrainStillHasItsTime() throws InterruptedException {
    waitFor("2h");
    TerminationService _ = terminateWithReplacement();
    world.awaitIdle();

    assertCompletedAfter(Duration.ofMinutes(39), Duration.ofMinutes(41));
  }

  @Test
  void aShortLimitDoesNotSkipTheWait() throws InterruptedException {
    limitToTenMinutes("3m");
    TerminationService _ = terminateWithReplacement();
    world.awaitIdle();

    assertCompletedAfter(Duration.ofMinutes(3), Duration.ofMinutes(4));
  }

  @Test
  void halfOfAShortLimitIsLeftToTheDrain() throws InterruptedException {
    limitToTenMinutes("2h");
    TerminationService _ = terminateWithReplacement();
    world.awaitIdle();

    assertCompletedAfter(Duration.ofMinutes(5), Duration.ofMinutes(6));
  }

  private void limitToTenMinutes(String wait) {
    world.withSettings(_ ->
        ParsedSettings.serve(
            "--queue-name=queue",
            "--port=0",
            "--max-time-to-process=10m",
            "--wait-for-replacement=" + wait));
  }

  @Test
  void anOutageOfAutoScalingIsNoReplacement() throws InterruptedException {
    waitFor("5m");
    world.autoScaling.faults().failCalls("capacity", FailureKind.UNAVAILABLE);
    TerminationService _ = terminateWithReplacement();
    world.awaitIdle();

    assertCompletedAfter(Duration.ofMinutes(5), Duration.ofMinutes(6));
  }

  @Test
  void allNodesThatWaitShareOneCountOfTheirGroup() throws InterruptedException {
    waitFor("5m");
    for (int number = 10; number < 40; number++) {
      world.autoScaling.terminate(world.addNode(number));
    }
    InstanceId _ = world.addInstance(2);
    NodeRef changing = world.nodeOf(instance);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    assertThat(replica.terminations().snapshots().values())
        .hasSize(30)
        .allMatch(snapshot -> snapshot.state() instanceof AwaitingReplacement);
    int before = world.autoScaling.faults().calls("capacity");
    for (int second = 0; second < 60; second++) {
      world.nodes.setReady(changing, second % 2 == 0 ? ReadyCondition.FALSE : ReadyCondition.TRUE);
      world.time.sleep(Duration.ofSeconds(1));
    }
    assertThat(world.autoScaling.faults().calls("capacity") - before).isBetween(6, 120);
  }

  private void waitFor(String duration) {
    world.withSettings(_ ->
        ParsedSettings.serve(
            "--queue-name=queue", "--port=0", "--wait-for-replacement=" + duration));
  }

  /** The group launches another instance, whose node has not joined yet. */
  private TerminationService terminateWithReplacement() {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(5));
    world.autoScaling.terminate(instance);
    InstanceId _ = world.addInstance(2);
    return world.start("replica-1");
  }

  private void terminate() {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(5));
    world.autoScaling.terminate(instance);
    TerminationService _ = world.start("replica-1");
  }

  private void assertCompletedAfter(Duration from, Duration to) {
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.onlyEnd().took()).isBetween(from, to);
  }
}
