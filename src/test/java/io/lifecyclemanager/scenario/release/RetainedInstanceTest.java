package io.lifecyclemanager.scenario.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A group that retains instances whose lifecycle action is abandoned. */
class RetainedInstanceTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final AtomicReference<String> shown = new AtomicReference<>("");

  @ParameterizedTest
  @CsvSource({
    "TERMINATION, Terminating:Retained",
    "TO_WARM_POOL, Warmed:Pending:Retained",
    "TERMINATION_FROM_WARM_POOL, Warmed:Terminating:Retained"
  })
  void itsNodeKeepsItsCordon(InstanceTransition transition, String retained)
      throws InterruptedException {
    retain(transition);
    world.time.sleep(Duration.ofHours(1));

    assertThat(world.autoScaling.member(instance).orElseThrow().state().text()).isEqualTo(retained);
    assertThat(world.currentNode(instance).unschedulable()).isTrue();
    assertThat(world.facts(IntakeFact.NodeReleased.class)).isEmpty();
  }

  @Test
  void theMessageOfItsNextTerminationIsNotDroppedWhileAutoScalingStillShowsItAsRetained()
      throws InterruptedException {
    world.withSettings(SettingsChange::withoutReconciler);
    retain(InstanceTransition.TERMINATION);
    shown.set("Terminating:Retained");
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofMinutes(1));
    shown.set("");
    world.awaitIdle();

    assertThat(world.facts(IntakeFact.MessageDropped.class)).isEmpty();
    assertThat(world.facts(Fact.TerminationStarted.class)).hasSize(2);
    assertThat(world.autoScaling.completions())
        .extracting(end -> end.verdict())
        .containsExactly(Verdict.ABANDON, Verdict.CONTINUE);
  }

  /** Its action is abandoned by another tool, while a pod is protected. */
  private void retain(InstanceTransition transition) throws InterruptedException {
    world.autoScaling.retainAbandoned(ScenarioWorld.GROUP);
    var pod =
        world.pods.add(
            world.nodeOf(instance),
            PodSpec.pod("job-1").annotation("lifecycle-manager.io/protect", "true"));
    world.start("replica-1", new LaggingGroups(shown, world.autoScaling), world.nodes, List.of());
    LifecycleAction action = world.autoScaling.terminate(instance, transition).getFirst();
    world.time.until(() -> world.currentNode(instance).isTerminating(), ScenarioWorld.LONG);
    var _ = world.autoScaling.complete(action, Verdict.ABANDON);
    world.awaitIdle();
    world.pods.remove(pod);
  }
}
