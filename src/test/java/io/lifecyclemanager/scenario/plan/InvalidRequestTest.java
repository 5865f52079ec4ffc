package io.lifecyclemanager.scenario.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.PlanValueInvalid;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a hook or a node asks for is not understood, or not known. */
class InvalidRequestTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

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

  /** Otherwise no event of the node shows it. */
  @Test
  void anInvalidValueIsReportedForItsNodeOnceThatIsKnown() throws InterruptedException {
    world.autoScaling.setMetadata(ScenarioWorld.GROUP, ScenarioWorld.HOOK, "drain=later");
    InstanceId late = terminateInstanceWithoutNode();
    world.time.sleep(Duration.ofSeconds(20));
    NodeRef node = world.nodes.add(late.value(), "node-2");
    world.awaitIdle();

    assertThat(world.facts(PlanValueInvalid.class))
        .singleElement()
        .matches(fact -> node.equals(fact.subject().node()));
  }

  @Test
  void anInvalidValueIsReportedWithoutANodeToo() throws InterruptedException {
    world.autoScaling.setMetadata(ScenarioWorld.GROUP, ScenarioWorld.HOOK, "drain=later");
    InstanceId _ = terminateInstanceWithoutNode();
    world.awaitIdle();
    world.time.sleep(Duration.ofSeconds(1));

    assertThat(world.facts(PlanValueInvalid.class)).hasSize(1);
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

  /** Its deregistration lasts a minute. */
  private InstanceId terminateInstanceWithoutNode() {
    world.withSettings(it -> SettingsChange.cluster(it, null, Set.of(ScenarioWorld.GROUP.value())));
    InstanceId late = world.addInstance(2);
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofMinutes(1));
    world.balancers.register(group, late, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(late);
    world.start("replica-1");
    return late;
  }

  private void terminate() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }
}
