package io.lifecyclemanager.scenario.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An instance that is terminated again after its return. */
class NextTerminationTest {
  private final ReturnedInstance returned = new ReturnedInstance();
  @AutoClose private final ScenarioWorld world = returned.world;

  @Test
  void afterTheReleaseItIsDrainedLikeAnyOther() throws InterruptedException {
    world.start("replica-1");
    returned.stopInWarmPool();
    returned.returnToService();
    returned.awaitRelease();
    terminateAgain();

    assertDrainedAgain();
    assertThat(world.facts(Fact.NodeClaimed.class))
        .extracting(Fact.NodeClaimed::resumed)
        .containsExactly(false, false);
  }

  @Test
  void beforeTheReleaseTheDrainedClaimOfTheFirstTerminationDoesNotCount()
      throws InterruptedException {
    world.start("replica-1");
    world.start("replica-2");
    returned.stopInWarmPool();
    returned.returnToService();
    terminateAgain();

    assertDrainedAgain();
    assertThat(returned.releases()).isZero();
  }

  @Test
  void aLateReleaseKeepsItsClaim() throws InterruptedException {
    world.start("replica-1");
    returned.stopInWarmPool();
    returned.returnToService();
    // What this replica sees is the return of the instance, for as long as it runs.
    world.start(
        "replica-2",
        new LaggingGroups(new AtomicReference<>("InService"), world.autoScaling),
        new OldClaims(world.nodes),
        List.of());
    terminateAgain();
    world.time.sleep(Duration.ofMinutes(10));

    assertThat(world.nodes.patches())
        .as("attempts to release it")
        .anyMatch(NextTerminationTest::isStaleRelease);
    assertDrainedAgain();
  }

  private static boolean isStaleRelease(FakeNodes.Patch patch) {
    return Boolean.FALSE.equals(patch.change().unschedulable())
        && patch.answer() instanceof PatchOutcome.StaleVersion;
  }

  /** An index of nodes that keeps showing the claims at the time of its creation. */
  private static final class OldClaims extends ForwardingNodes {
    private final List<ClaimedNode> old;

    OldClaims(Nodes nodes) {
      super(nodes);
      old = nodes.claimed();
    }

    @Override
    public List<ClaimedNode> claimed() {
      return old;
    }
  }

  private void terminateAgain() throws InterruptedException {
    world.pods.add(world.nodeOf(returned.instance), PodSpec.pod("web-2"));
    world.autoScaling.terminate(returned.instance);
    world.awaitIdle();
  }

  private void assertDrainedAgain() {
    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.facts(Fact.TerminationEnded.class))
        .extracting(Fact.TerminationEnded::outcome)
        .containsExactly(TerminationOutcome.COMPLETED, TerminationOutcome.COMPLETED);
    assertThat(world.autoScaling.completions()).hasSize(2);
    returned.assertCordoned();
  }
}
