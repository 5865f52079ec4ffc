package io.lifecyclemanager.scenario.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A scale-in with a reuse policy: the instance waits in {@code Warmed:Pending:Wait}. */
class WarmPoolTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void anInstanceOnItsWayIntoAWarmPoolIsDrainedBeforeItStops() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(instance, InstanceTransition.TO_WARM_POOL);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(IntakeFact.OrphanAdopted.class)).as("its message suffices").isEmpty();
  }

  @Test
  void itsLostMessageIsReplacedByAnAdoption() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(instance, InstanceTransition.TO_WARM_POOL);
    world.queue.purge();
    world.start("replica-1");
    world.time.until(() -> !world.autoScaling.completions().isEmpty(), ScenarioWorld.LONG);

    assertThat(world.facts(IntakeFact.OrphanAdopted.class)).hasSize(1);
    assertThat(world.pods.removals()).hasSize(1);
  }

  @Test
  void aMessageThatIsDeliveredAgainAfterTheCompletionHasNoEffect() throws InterruptedException {
    var action = world.autoScaling.terminate(instance, InstanceTransition.TO_WARM_POOL).getFirst();
    world.start("replica-1");
    world.awaitIdle();
    world.autoScaling.send(action);
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(world.queue.size()).isZero();
    assertThat(world.facts(Fact.TerminationStarted.class)).hasSize(1);
  }
}
