package io.lifecyclemanager.scenario.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.NodeRelease;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The claim of a running termination is removed from the node, by hand or by another replica. */
class ClaimRemovedTest {
  private final ReturnedInstance returned = new ReturnedInstance();
  @AutoClose private final ScenarioWorld world = returned.world;
  private LifecycleAction action;

  @BeforeEach
  void beginBlockedDrain() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofHours(1));
    world.pods.add(world.nodeOf(returned.instance), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.start("replica-1");
    action =
        world
            .autoScaling
            .terminate(returned.instance, InstanceTransition.ROOT_VOLUME_REPLACEMENT)
            .getFirst();
    world.time.until(() -> returned.node().isTerminating(), ScenarioWorld.LONG);
    world.time.sleep(Duration.ofMinutes(1));
  }

  @Test
  void theNodeIsClaimedAgainAndDrainedWhileTheInstanceTerminates() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      removeClaim();
      world.pods.add(world.nodeOf(returned.instance), PodSpec.pod("late-" + i));
      world.time.sleep(Duration.ofSeconds(5));
      returned.assertCordoned();
      assertThat(ClaimRecord.parse(returned.node().claim()))
          .get()
          .returns("replica-1", ClaimRecord::owner)
          .returns(false, ClaimRecord::wasCordoned);
    }
    world.pods.budget("shop", "web", Map.of("app", "web"), 4);
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(4);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    returned.awaitRelease();
    returned.assertReleased();
  }

  @Test
  void theTerminationEndsAndLeavesTheNodeWhenItsActionsAreOver() throws InterruptedException {
    var _ = world.autoScaling.complete(action, Verdict.CONTINUE);
    removeClaim();
    int patches = world.nodes.patches().size();
    world.time.sleep(Duration.ofSeconds(5));

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.OVER);
    assertThat(world.queue.size()).isZero();
    assertThat(world.nodes.patches()).hasSize(patches);
    returned.assertReleased();
  }

  @Test
  void withoutAnAnswerOfAutoScalingTheInstanceCountsAsTerminating() throws InterruptedException {
    world.autoScaling.faults().failCalls("heartbeat", FailureKind.UNAVAILABLE);
    removeClaim();
    world.time.sleep(Duration.ofSeconds(5));

    returned.assertCordoned();
  }

  @Test
  void anotherClaimInItsPlaceIsLeftToItsOwner() throws InterruptedException {
    String claim =
        """
        {"owner":"replica-9","epoch":1,"since":"2026-01-01T00:00:00Z","wasCordoned":false,\
        "messages":["message-9"]}\
        """;
    world.nodes.changeByAnotherActor(
        returned.node().ref(),
        new NodeChange(
            true, Map.of(NodeMarks.EXCLUDE_LABEL, "true"), Map.of(ClaimRecord.ANNOTATION, claim)));
    world.time.sleep(Duration.ofSeconds(5));

    assertThat(world.facts(Fact.OwnerFollowed.class))
        .extracting(Fact.OwnerFollowed::owner)
        .containsExactly("replica-9");
    assertThat(returned.node().claim()).isEqualTo(claim);
  }

  private void removeClaim() {
    assertThat(new NodeRelease(world.nodes).release(returned.node()))
        .isInstanceOf(NodeRelease.ReleaseOutcome.ReleaseWritten.class);
  }
}
