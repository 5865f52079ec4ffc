package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * The next pod of a StatefulSet may be bound to the cordoned node after its predecessor is gone.
 */
class SuccessorTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final NodeRef node = world.nodeOf(instance);

  @Test
  void theSuccessorOfAPodThatToleratesACordonIsDrainedToo() throws InterruptedException {
    PodSpec db = PodSpec.pod("db-0").stopsIn(20).toleratingEverything();
    world.pods.add(node, db);
    drain();
    world.time.until(() -> world.pods.removals().size() == 1, ScenarioWorld.LONG);
    world.time.sleep(Duration.ofMillis(1900));
    world.pods.add(node, db);
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(2).noneMatch(one -> one.killed());
    assertThat(world.pods.actual(node)).isEqualTo(Map.of());
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void otherPodsHaveNoSuccessorToWaitFor() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("db-0").stopsIn(20));
    drain();
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(21));
  }

  @Test
  void onANodeThatCouldNotBeCordonedEverySuccessorIsDrainedToo() throws InterruptedException {
    PodSpec db = PodSpec.pod("db-0").stopsIn(20);
    world.pods.add(node, db);
    world.nodes.breakPatches("failed calling webhook");
    drain();
    world.time.until(() -> world.pods.removals().size() == 1, ScenarioWorld.LONG);
    world.time.sleep(Duration.ofMillis(1900));
    world.pods.add(node, db);
    world.time.until(() -> world.pods.removals().size() == 2, ScenarioWorld.LONG);
    world.awaitIdle();

    assertThat(world.pods.removals()).noneMatch(one -> one.killed());
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  private void drain() {
    world.autoScaling.terminate(instance);
    world.start("replica-1");
  }
}
