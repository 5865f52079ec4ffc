package io.lifecyclemanager.scenario.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.PlanValueInvalid;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a hook or a node asks for is not understood, or not known. */
class InvalidRequestTest {
  private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

  @Test
  void anInvalidValueIsReportedOnceAndTheDefaultApplies() throws InterruptedException {
    world.autoScaling.setMetadata(ScenarioWorld.GROUP, ScenarioWorld.HOOK, "drain=later");
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new NodeChange(null, Map.of(), Map.of(PlanParser.DEADLINE_ANNOTATION, "soon")));
    terminate();

    assertThat(world.facts(PlanValueInvalid.class))
        .extracting(PlanValueInvalid::text)
        .containsExactlyInAnyOrder("drain=later", "lifecycle-manager.io/deadline=soon");
    assertThat(world.pods.removals()).hasSize(1);
  }

  @Test
  void metadataOfAnotherToolIsNoProblem() throws InterruptedException {
    world.autoScaling.setMetadata(
        ScenarioWorld.GROUP, ScenarioWorld.HOOK, "{\"drain\":\"later\",\"team\":\"web\"}");
    terminate();

    assertThat(world.facts(PlanValueInvalid.class)).isEmpty();
    assertThat(world.pods.removals()).hasSize(1);
  }

  @Test
  void withoutThePermissionToReadHooksTheDefaultsApply() throws InterruptedException {
    world.autoScaling.faults().failCalls("hookTimeouts", FailureKind.DENIED);
    terminate();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofSeconds(90), Duration.ofMinutes(3));
  }

  private void terminate() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }
}
