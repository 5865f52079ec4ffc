package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.scenario.FilteringInbox;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The node to drain runs a replica. */
class OwnNodeTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void itsOwnNodeIsLeftToAnotherReadyReplica() throws InterruptedException {
    world.peers = () -> true;
    world
        .withSettings(settings -> SettingsChange.onNode(settings, "node-1"))
        .start("on-it", FilteringInbox.untilReturned(world));
    world
        .withSettings(settings -> SettingsChange.onNode(settings, "node-2"))
        .start("elsewhere", FilteringInbox.onceReturned(world));
    terminate();

    assertThat(world.facts(IntakeFact.MessageReturned.class)).hasSize(1);
    assertThat(claim().owner()).isEqualTo("elsewhere");
    assertThat(world.time.elapsed()).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void aSingleReplicaDrainsItsOwnNodeAtOnce() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.onNode(settings, "node-1")).start("on-it");
    terminate();

    assertThat(world.facts(IntakeFact.MessageReturned.class)).isEmpty();
    assertThat(claim().owner()).isEqualTo("on-it");
  }

  @Test
  void itDrainsItsOwnNodeAfterThirtySeconds() throws InterruptedException {
    world.peers = () -> true;
    world.withSettings(settings -> SettingsChange.onNode(settings, "node-1")).start("on-it");
    terminate();

    assertThat(claim().owner()).isEqualTo("on-it");
    assertThat(world.facts(IntakeFact.MessageReturned.class)).hasSizeBetween(4, 8);
    assertThat(world.pods.evictions().getFirst().at())
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40));
  }

  @Test
  void withoutAnAnswerAboutOtherReplicasItDrainsItsOwnNodeAtOnce() throws InterruptedException {
    world.peers =
        () -> {
          throw new RemoteFailure(RemoteFailure.FailureKind.DENIED, "pods is forbidden", null);
        };
    world.withSettings(settings -> SettingsChange.onNode(settings, "node-1")).start("on-it");
    terminate();

    assertThat(world.facts(IntakeFact.MessageReturned.class)).isEmpty();
  }

  @Test
  void everyOtherNodeIsDrainedAsUsual() throws InterruptedException {
    world.peers = () -> true;
    world.withSettings(settings -> SettingsChange.onNode(settings, "node-2")).start("elsewhere");
    terminate();

    assertThat(world.facts(IntakeFact.MessageReturned.class)).isEmpty();
  }

  private void terminate() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(instance);
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.pods.removals()).hasSize(1);
  }

  private ClaimRecord claim() {
    return ClaimRecord.parse(world.currentNode(instance).claim()).orElseThrow();
  }
}
