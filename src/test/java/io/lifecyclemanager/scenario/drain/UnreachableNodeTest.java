package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.UnreachablePodsDeleted;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that is unreachable bounds the wait for its pods; only then they are deleted. */
class UnreachableNodeTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final List<InstanceId> instances =
      List.of(world.addNode(1), world.addNode(2), world.addNode(3));

  /** Three nodes are drained, and a budget protects the pod of each. */
  @BeforeEach
  void drainBlockedNodes() throws InterruptedException {
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    for (InstanceId instance : instances) {
      world.pods.add(world.nodeOf(instance), PodSpec.pod("web-" + instance.value()));
      world.autoScaling.terminate(instance);
    }
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
  }

  @Test
  void anOutageAfterWhichAllNodesAreUnreachableForAMomentDeletesNothing()
      throws InterruptedException {
    world.pods.setOutage(true);
    world.nodes.setOutage(true);
    world.time.sleep(Duration.ofSeconds(90));
    world.pods.setOutage(false);
    world.nodes.setOutage(false);
    setReady(ReadyCondition.UNKNOWN);
    world.time.sleep(Duration.ofSeconds(25));
    setReady(ReadyCondition.TRUE);
    world.time.sleep(Duration.ofMinutes(10));
    assertNothingHappened();

    world.pods.budget("shop", "web", Map.of("app", "web"), 3);
    world.awaitIdle();
    assertThat(world.pods.deletions()).isEmpty();
    assertThat(world.pods.removals()).hasSize(3);
  }

  @Test
  void theTimeCountsAnewEachTimeTheNodesBecomeUnreachable() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      setReady(ReadyCondition.UNKNOWN);
      world.time.sleep(Duration.ofSeconds(25));
      setReady(ReadyCondition.TRUE);
      world.time.sleep(Duration.ofSeconds(1));
    }
    assertNothingHappened();
  }

  @Test
  void anOutageOfTheApiServerIsNotAnUnreachableNode() throws InterruptedException {
    setReady(ReadyCondition.UNKNOWN);
    world.time.sleep(Duration.ofSeconds(10));
    world.pods.setOutage(true);
    world.nodes.setOutage(true);
    setReady(ReadyCondition.TRUE);
    world.time.sleep(Duration.ofMinutes(5));
    assertNothingHappened();

    world.pods.setOutage(false);
    world.nodes.setOutage(false);
    world.pods.budget("shop", "web", Map.of("app", "web"), 3);
    world.awaitIdle();
    assertThat(world.pods.deletions()).isEmpty();
    assertThat(world.pods.removals()).hasSize(3);
  }

  @Test
  void thePodsOfAnUnreachableNodeAreDeletedWithoutGracePeriodAndItsTerminationIsCompleted()
      throws InterruptedException {
    setReady(ReadyCondition.UNKNOWN);
    Duration unreachable = world.time.elapsed();
    world.awaitIdle();

    assertThat(world.time.elapsed().minus(unreachable)).isLessThan(Duration.ofSeconds(35));
    assertThat(world.pods.deletions())
        .hasSize(3)
        .allMatch(deletion -> deletion.grace().isZero())
        .allMatch(
            deletion -> deletion.at().compareTo(unreachable.plus(Duration.ofSeconds(30))) >= 0);
    assertThat(world.pods.removals()).hasSize(3);
    assertThat(world.facts(UnreachablePodsDeleted.class))
        .hasSize(3)
        .allMatch(fact -> fact.deleted() == 1 && fact.pods() == 1);
    assertThat(world.autoScaling.completions())
        .hasSize(3)
        .allMatch(completion -> completion.verdict() == Verdict.CONTINUE);
  }

  @Test
  void theDeadlineOfTheTerminationStillEscalates() throws InterruptedException {
    world.time.sleep(Duration.ofMinutes(58).plusSeconds(15));
    setReady(ReadyCondition.UNKNOWN);
    world.time.sleep(Duration.ofSeconds(15));
    assertThat(world.pods.deletions()).hasSize(3);
    setReady(ReadyCondition.TRUE);
    world.awaitIdle();
    assertThat(world.facts(Fact.TerminationEnded.class))
        .allMatch(end -> end.outcome() == TerminationOutcome.COMPLETED);
  }

  @Test
  void noPodIsDeletedBeforeTheApiServerConfirmsThatTheNodeIsUnreachable()
      throws InterruptedException {
    setReady(ReadyCondition.UNKNOWN);
    world.time.sleep(Duration.ofSeconds(10));
    world.nodes.setOutage(true);
    world.time.sleep(Duration.ofMinutes(5));
    assertNothingHappened();

    world.nodes.setOutage(false);
    world.awaitIdle();
    assertThat(world.pods.deletions()).hasSize(3).allMatch(deletion -> deletion.grace().isZero());
  }

  private void setReady(ReadyCondition ready) {
    instances.forEach(instance -> world.nodes.setReady(world.nodeOf(instance), ready));
  }

  private void assertNothingHappened() {
    assertThat(world.pods.deletions()).isEmpty();
    assertThat(world.pods.removals()).isEmpty();
    assertThat(world.autoScaling.completions()).isEmpty();
  }
}
