package io.lifecyclemanager.scenario.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.fakes.LifecycleActionOutcome;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A launching hook sends to our queue. */
class LaunchHookTest {
  private static final Duration HEARTBEAT = Duration.ofMinutes(10);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  @BeforeEach
  void launchHook() {
    world.autoScaling.putLaunchHook(ScenarioWorld.GROUP, "boot", HEARTBEAT);
  }

  @Test
  void withoutTheOptionItsMessageIsDeletedAndItsDefaultResultDecides() throws InterruptedException {
    world.addNode(1);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).isEmpty();
    assertThat(world.facts(IntakeFact.MessageDropped.class))
        .extracting(IntakeFact.MessageDropped::reason)
        .containsExactly(DropReason.LAUNCH);
    assertThat(world.facts(IntakeFact.LaunchHookIgnored.class))
        .containsExactly(new IntakeFact.LaunchHookIgnored(ScenarioWorld.GROUP, "boot"));
  }

  @Test
  void itIsCompletedOnceTheNodeIsReady() throws InterruptedException {
    enable();
    InstanceId instance = world.addInstance(1);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    NodeRef node = world.nodes.add(instance.value(), "node-1");
    world.nodes.setReady(node, ReadyCondition.FALSE);
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.autoScaling.completions()).isEmpty();
    world.nodes.setReady(node, ReadyCondition.TRUE);
    world.time.sleep(Duration.ofSeconds(6));

    assertThat(world.autoScaling.completions())
        .singleElement()
        .returns(Verdict.CONTINUE, LifecycleActionOutcome::verdict);
    assertThat(world.facts(IntakeFact.LaunchCompleted.class)).hasSize(1);
    assertThat(world.queue.size()).isZero();
    assertThat(world.nodes.patches()).isEmpty();
  }

  @Test
  void anInstanceWithoutAReadyNodeIsLeftToTheDefaultResult() throws InterruptedException {
    enable();
    InstanceId instance = world.addInstance(1);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).isEmpty();
    assertThat(world.autoScaling.expiries()).hasSize(1);
    assertThat(world.autoScaling.heartbeats(instance)).isZero();
    assertThat(world.time.elapsed()).isBetween(HEARTBEAT, HEARTBEAT.plusMinutes(1));
  }

  @Test
  void itIsCompletedAfterAnOutageAndByAnotherReplica() throws InterruptedException {
    enable();
    world.autoScaling.faults().failCalls("complete", RemoteFailure.FailureKind.UNAVAILABLE);
    world.addNode(1);
    var first = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    first.stop(Duration.ofSeconds(1));
    world.autoScaling.faults().clearFaults();
    world.start("replica-2");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void theMessageOfALaunchThatMayBeAnotherClustersIsReturned() throws InterruptedException {
    world.withSettings(s -> SettingsChange.hooks(s, Set.of(), true));
    world.addInstance(1);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(world.facts(IntakeFact.MessageReturned.class)).isNotEmpty();
    assertThat(world.queue.size()).isEqualTo(1);
  }

  @Test
  void aNodeThatOnlyTheAddressOfTheInstanceIdentifiesCounts() throws InterruptedException {
    enable();
    InstanceId instance = world.addInstance(1);
    NodeRef node = world.nodes.add("i-unknown", "node-1");
    Nodes matching =
        new ForwardingNodes(world.nodes) {
          @Override
          public Optional<NodeView> findOrMatch(InstanceId sought) {
            return sought.equals(instance) ? world.nodes.read(node) : Optional.empty();
          }
        };
    world.start("replica-1", world.autoScaling, matching, List.of());
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  private void enable() {
    world.withSettings(s ->
        SettingsChange.hooks(
            SettingsChange.cluster(s, null, Set.of(ScenarioWorld.GROUP.value())), Set.of(), true));
  }
}
