package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How often the API server is asked whether a node is unreachable. */
class NodeConfirmationTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void everyFiveSecondsHoweverManyPodsAreLeft() throws InterruptedException {
    for (int number = 0; number < 50; number++) {
      world.pods.add(world.nodeOf(instance), PodSpec.pod("db-" + number).neverTerminates());
    }
    world.autoScaling.terminate(instance);
    world.start(
        "replica-1",
        world.autoScaling,
        new ForwardingNodes(world.nodes) {
          @Override
          public Optional<NodeView> read(NodeRef node) {
            reads.incrementAndGet();
            return super.read(node);
          }
        },
        List.of(world.balancers));
    world.time.sleep(Duration.ofMinutes(1));
    world.nodes.setReady(world.nodeOf(instance), ReadyCondition.UNKNOWN);
    world.time.sleep(Duration.ofSeconds(10));
    world.nodes.setOutage(true);
    reads.set(0);
    world.time.sleep(Duration.ofMinutes(5));

    assertThat(world.autoScaling.completions()).isEmpty();
    assertThat(reads.get()).isBetween(10, 100);
    world.nodes.setOutage(false);
    world.awaitIdle();
    assertThat(world.pods.deletions()).hasSize(50);
  }
}
