package io.lifecyclemanager.scenario.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.ClaimedNode;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.claim.PingRecord;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.kubernetes.WatchTiming;
import io.lifecyclemanager.scenario.CrashableReplica;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Replicas that stop, crash, or release the same node. */
class SeveralReplicasTest {
  private static final String CLAIM =
      """
      {"owner":"replica-9","epoch":1,"since":"2026-01-01T00:00:00Z","wasCordoned":false,\
      "messages":["message-9"]}\
      """;

  private final ReturnedInstance returned = new ReturnedInstance();
  @AutoClose private final ScenarioWorld world = returned.world;

  @Test
  void aReplicaThatStartsLaterReleasesTheNode() throws InterruptedException {
    CrashableReplica first = world.startCrashable("replica-1");
    returned.stopInWarmPool();
    first.crash();
    returned.returnToService();
    world.time.sleep(Duration.ofMinutes(10));
    returned.assertCordoned();

    world.start("replica-2");
    returned.awaitRelease();

    returned.assertReleased();
  }

  @Test
  void severalReplicasReleaseTheNodeOnce() throws InterruptedException {
    world.start("replica-1");
    world.start("replica-2");
    world.start("replica-3");
    returned.stopInWarmPool();
    returned.returnToService();
    returned.awaitRelease();

    returned.assertReleased();
    assertThat(returned.releases()).isEqualTo(1);
    int patches = world.nodes.patches().size();
    returned.awaitRelease();
    assertThat(world.nodes.patches()).as("nothing is left to change").hasSize(patches);
  }

  @Test
  void theNodeOfAReplicaThatCrashedDuringTheDrainIsReleased() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofMinutes(1));
    world.pods.add(world.nodeOf(returned.instance), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    CrashableReplica first = world.startCrashable("replica-1");
    world.autoScaling.terminate(returned.instance, InstanceTransition.ROOT_VOLUME_REPLACEMENT);
    world.time.until(() -> returned.node().isTerminating(), ScenarioWorld.LONG);
    first.crash();
    world.autoScaling.removeHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK);
    world.start("replica-2");
    returned.awaitRelease();

    returned.assertReleased();
  }

  @Test
  void aClaimWhoseOwnerAnswersIsLeftToIt() throws InterruptedException {
    claimByReplica9();
    world.start("replica-1");
    OwnerPing owner = new OwnerPing(world.nodes);
    for (int i = 0; i < 600; i++) {
      owner.findUnansweredPing(returned.node().ref()).ifPresent(owner::answerPing);
      world.time.sleep(Duration.ofSeconds(1));
    }

    assertThat(returned.node().ping()).as("the owner was pinged").isNotNull();
    assertThat(returned.node().claim()).isEqualTo(CLAIM);
    assertThat(returned.node().unschedulable()).isTrue();
  }

  @Test
  void anOwnerThatLearnsLateOfThePingKeepsItsNode() throws InterruptedException {
    claimByReplica9();
    world.start("replica-1");
    OwnerPing owner = new OwnerPing(world.nodes);
    for (int i = 0; i < 10; i++) {
      world.time.until(() -> PingRecord.of(returned.node()).isUnanswered(), ScenarioWorld.LONG);
      // As long as it may have a dead watch.
      world.time.sleep(WatchTiming.DEFAULT.maxDuration());
      owner.answerPing(returned.node());
    }

    assertThat(returned.node().claim()).isEqualTo(CLAIM);
    assertThat(returned.releases()).isZero();
  }

  @Test
  void anAnswerCountsThoughTheIndexDoesNotShowIt() throws InterruptedException {
    claimByReplica9();
    OwnerPing owner = new OwnerPing(world.nodes);
    NodeView pinged = owner.pingOwnerOf(returned.node()).orElseThrow();
    List<ClaimedNode> before = world.nodes.claimed();
    owner.answerPing(pinged);
    Nodes late =
        new ForwardingNodes(world.nodes) {
          @Override
          public List<ClaimedNode> claimed() {
            return before;
          }
        };
    world.start("replica-1", world.autoScaling, late, List.of());
    world.time.sleep(Duration.ofMinutes(10));

    assertThat(returned.node().claim()).isEqualTo(CLAIM);
    assertThat(returned.releases()).isZero();
  }

  private void claimByReplica9() {
    world.nodes.changeByAnotherActor(
        returned.node().ref(),
        new NodeChange(
            true, Map.of(NodeMarks.EXCLUDE_LABEL, "true"), Map.of(ClaimRecord.ANNOTATION, CLAIM)));
  }
}
