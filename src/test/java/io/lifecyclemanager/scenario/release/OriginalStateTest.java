package io.lifecyclemanager.scenario.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node was like before its termination, and what other actors changed since. */
class OriginalStateTest {
  private final ReturnedInstance returned = new ReturnedInstance();
  private final ScenarioWorld world = returned.world;

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

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
