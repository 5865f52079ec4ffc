package io.lifecyclemanager.scenario.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The deadline that a hook or a node asks for is over, or nearly, when it becomes known. */
class LateRequestTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @BeforeEach
  void terminateAnInstance() {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofHours(2));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(25));
    world.autoScaling.terminate(instance);
  }

  @Test
  void aTerminationThatIsFoundLateStillHasTheTimeForItsDrain() throws InterruptedException {
    askFor("deadline=30m");
    addStuckPod();
    world.time.sleep(Duration.ofMinutes(90));
    world.start("replica-1");

    assertEndsAt(Duration.ofMinutes(110));
  }

  @Test
  void aDeadlineShorterThanADrainCountsFromThen() throws InterruptedException {
    askFor("deadline=5m");
    addStuckPod();
    world.time.sleep(Duration.ofMinutes(90));
    world.start("replica-1");

    assertEndsAt(Duration.ofMinutes(95));
  }

  @Test
  void aHandoverDoesNotBeginThatTimeAnew() throws InterruptedException {
    askFor("deadline=30m");
    addStuckPod();
    world.time.sleep(Duration.ofMinutes(90));
    TerminationService first = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(10));
    first.stop(Duration.ofSeconds(5));
    world.start("replica-2");

    assertEndsAt(Duration.ofMinutes(110));
  }

  @Test
  void anAnnotationCountsFromItsChangeWhenItsTimeIsOver() throws InterruptedException {
    world.pods.budget("shop", "web", Map.of(), 0);
    addStuckPod();
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(30));
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new NodeChange(null, Map.of(), Map.of(PlanParser.DEADLINE_ANNOTATION, "5m")));

    assertEndsAt(Duration.ofMinutes(35));
  }

  private void askFor(String metadata) {
    world.autoScaling.setMetadata(ScenarioWorld.GROUP, ScenarioWorld.HOOK, metadata);
  }

  private void addStuckPod() {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("stuck").neverTerminates());
  }

  /** Only the pod that never stops is left then. */
  private void assertEndsAt(Duration end) throws InterruptedException {
    world.awaitIdle();
    assertThat(world.time.elapsed()).isBetween(end, end.plusSeconds(30));
    assertThat(world.pods.removals())
        .singleElement()
        .matches(it -> it.pod().name().equals("web-1") && !it.killed());
  }
}
