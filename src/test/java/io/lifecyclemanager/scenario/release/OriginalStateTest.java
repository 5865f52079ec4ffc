package io.lifecyclemanager.scenario.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.NodeRelease;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a node was like before its termination, and what other actors changed since. */
class OriginalStateTest {
  private final ReturnedInstance returned = new ReturnedInstance();
  @AutoClose private final ScenarioWorld world = returned.world;

  @Test
  void theCordonOfAnotherActorStays() throws InterruptedException {
    change(true, Map.of());
    stopAndReturn();

    assertThat(returned.node().unschedulable()).isTrue();
    assertThat(returned.node().excludeLabel()).isNull();
    returned.assertHasNoMarks();
  }

  @Test
  void theLabelGetsItsOldValueFalse() throws InterruptedException {
    change(null, Map.of(NodeMarks.EXCLUDE_LABEL, "false"));
    stopAndReturn();

    assertThat(returned.node().unschedulable()).isFalse();
    assertThat(returned.node().excludeLabel()).isEqualTo("false");
    returned.assertHasNoMarks();
  }

  @Test
  void theLabelOfAnotherActorStays() throws InterruptedException {
    change(null, Map.of(NodeMarks.EXCLUDE_LABEL, "true"));
    stopAndReturn();

    assertThat(returned.node().unschedulable()).isFalse();
    assertThat(returned.node().excludeLabel()).isEqualTo("true");
    returned.assertHasNoMarks();
  }

  @Test
  void aNodeThatAnotherActorUncordonedStaysSchedulable() throws InterruptedException {
    world.start("replica-1");
    returned.stopInWarmPool();
    change(false, Map.of(NodeMarks.EXCLUDE_LABEL, "false"));
    returned.returnToService();
    returned.awaitRelease();

    assertThat(returned.node().unschedulable()).isFalse();
    assertThat(returned.node().excludeLabel()).as("changed since").isEqualTo("false");
    returned.assertHasNoMarks();
  }

  @Test
  void aCordonWithoutTheLabelThatIsWrittenWithOursIsNotOurs() throws InterruptedException {
    world.start("replica-1");
    returned.stopInWarmPool();
    Map<String, @Nullable String> withoutLabel = new HashMap<>();
    withoutLabel.put(NodeMarks.EXCLUDE_LABEL, null);
    change(null, withoutLabel);
    returned.returnToService();
    returned.awaitRelease();

    assertThat(returned.node().unschedulable()).isTrue();
    returned.assertHasNoMarks();
  }

  @Test
  void theCordonOfThePredecessorIsRemovedLikeOurOwn() throws InterruptedException {
    Map<String, @Nullable String> theirs = Map.of(NodeMarks.PREDECESSOR_ANNOTATION, "{}");
    world.nodes.changeByAnotherActor(
        returned.node().ref(),
        new NodeChange(true, Map.of(NodeMarks.EXCLUDE_LABEL, "true"), theirs));
    stopAndReturn();

    returned.assertReleased();
  }

  @Test
  void aCordonThatIsAddedWhileTheNodeWaitsForTheDisruptionLimitIsNotOurs()
      throws InterruptedException {
    InstanceId other = waitForLimit();
    change(true, Map.of());
    world.nodes.remove(world.nodeOf(other));
    world.time.until(() -> !world.autoScaling.completions().isEmpty(), ScenarioWorld.LONG);
    returned.returnToService();
    returned.awaitRelease();

    assertThat(returned.node().unschedulable()).isTrue();
    assertThat(returned.node().excludeLabel()).isEqualTo("true");
    returned.assertHasNoMarks();
  }

  @Test
  void aNodeThatHasWaitedForTheDisruptionLimitIsInUseAgain() throws InterruptedException {
    InstanceId other = waitForLimit();
    world.nodes.remove(world.nodeOf(other));
    world.time.until(() -> !world.autoScaling.completions().isEmpty(), ScenarioWorld.LONG);
    assertThat(returned.node().unschedulable()).isTrue();
    returned.returnToService();
    returned.awaitRelease();

    assertThat(returned.node().unschedulable()).isFalse();
    assertThat(returned.node().excludeLabel()).isEqualTo("true");
    returned.assertHasNoMarks();
  }

  @Test
  void aClaimThatWaitsForTheDisruptionLimitHasChangedNeitherCordonNorLabel()
      throws InterruptedException {
    waitForLimit();
    change(true, Map.of());
    var _ = new NodeRelease(world.nodes).release(returned.node());

    assertThat(returned.node().unschedulable()).isTrue();
    assertThat(returned.node().excludeLabel()).isEqualTo("true");
  }

  /** A node that always carries the label is claimed, and waits for another one. */
  private InstanceId waitForLimit() throws InterruptedException {
    change(null, Map.of(NodeMarks.EXCLUDE_LABEL, "true"));
    InstanceId other = world.addNode(2);
    world.pods.add(world.nodeOf(other), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.withSettings(s -> SettingsChange.disruptionLimit(s, 1));
    world.start("replica-1");
    world.autoScaling.terminate(other);
    world.time.until(() -> world.currentNode(other).isTerminating(), ScenarioWorld.LONG);
    world.autoScaling.terminate(returned.instance, InstanceTransition.TO_WARM_POOL);
    world.time.until(() -> returned.node().claim() != null, ScenarioWorld.LONG);
    assertThat(returned.node().unschedulable()).isFalse();
    return other;
  }

  private void stopAndReturn() throws InterruptedException {
    world.start("replica-1");
    returned.stopInWarmPool();
    returned.assertCordoned();
    returned.returnToService();
    returned.awaitRelease();
  }

  private void change(@Nullable Boolean cordon, Map<String, @Nullable String> labels) {
    world.nodes.changeByAnotherActor(
        returned.node().ref(), new NodeChange(cordon, labels, Map.of()));
  }
}
