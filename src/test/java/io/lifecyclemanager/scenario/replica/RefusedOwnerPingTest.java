package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.OrphanAdopted;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * The message of an instance is lost, another replica has claimed its node, and the API server
 * refuses what would show whether that replica is alive.
 */
class RefusedOwnerPingTest {
  private static final String BROKEN_WEBHOOK = "failed calling webhook \"guard\"";

  /** 2 min until the first ping, 90 s of refusals until the adoption, 90 s until the drain. */
  private static final Duration BOUND = Duration.ofMinutes(10);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void theTerminationOfADeadOwnerIsAdoptedAlthoughItsNodeCannotBePatched()
      throws InterruptedException {
    terminationOfDeadOwner();
    world.nodes.breakPatches(BROKEN_WEBHOOK);
    world.start("replica-1");
    awaitDrained();
  }

  @Test
  void theTerminationOfADeadOwnerIsAdoptedAlthoughAPolicyDeniesThePing()
      throws InterruptedException {
    terminationOfDeadOwner();
    world.nodes.denyPatches("denied by a policy");
    world.start("replica-1");
    awaitDrained();
  }

  @Test
  void theTerminationOfADeadOwnerIsAdoptedAlthoughItsNodeCannotBeRead()
      throws InterruptedException {
    terminationOfDeadOwner();
    world.start("replica-1", world.autoScaling, new UnreadableNodes(), List.of(world.balancers));
    awaitDrained();
  }

  @Test
  void theTerminationOfADeadOwnerIsAdoptedAlthoughAWebhookHangs() throws InterruptedException {
    terminationOfDeadOwner();
    world.nodes.hangPatches();
    world.start("replica-1");
    awaitDrained();
  }

  @Test
  void anOutageIsNoRefusal() throws InterruptedException {
    terminationOfDeadOwner();
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    world.nodes.setOutage(true);
    world.time.sleep(BOUND);
    assertThat(world.facts(OrphanAdopted.class)).isEmpty();

    world.nodes.setOutage(false);
    awaitDrained();
  }

  @Test
  void aLiveOwnerThatCannotAnswerAndTheAdopterKeepTheBudgetAndCompleteTheActionOnce()
      throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofMinutes(15));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.autoScaling.terminate(instance);
    world.start("owner");
    world.time.until(() -> world.currentNode(instance).claim() != null, Duration.ofMinutes(1));
    world.nodes.breakPatches(BROKEN_WEBHOOK);
    world.start("other");
    world.time.sleep(Duration.ofMinutes(12));
    assertThat(world.facts(OrphanAdopted.class)).hasSize(1);
    assertThat(world.pods.removals()).isEmpty();

    world.pods.budget("shop", "web", Map.of("app", "web"), 1);
    world.awaitIdle();
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  private void terminationOfDeadOwner() {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofMinutes(30));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    String dead = NodeViews.claim("dead", 3, List.of("lost"), null).format();
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new NodeChange(
            true,
            Map.of(NodeMarks.EXCLUDE_LABEL, "true"),
            new HashMap<>(Map.of(ClaimRecord.ANNOTATION, dead))));
    world.autoScaling.terminate(instance);
    world.queue.purge();
  }

  private void awaitDrained() throws InterruptedException {
    world.time.until(() -> !world.autoScaling.outcomes().isEmpty(), BOUND);
    assertThat(world.facts(OrphanAdopted.class)).hasSize(1);
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  /** Nodes whose index works, although the API server refuses to read any of them. */
  private final class UnreadableNodes extends ForwardingNodes {
    UnreadableNodes() {
      super(world.nodes);
    }

    @Override
    public Optional<NodeView> read(NodeRef node) {
      throw new RemoteFailure(RemoteFailure.FailureKind.DENIED, "denied", "get nodes", null);
    }
  }
}
