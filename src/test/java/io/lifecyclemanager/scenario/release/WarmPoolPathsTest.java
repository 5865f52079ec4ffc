package io.lifecyclemanager.scenario.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of an instance in a warm pool. */
class WarmPoolPathsTest {
  private final ReturnedInstance returned = new ReturnedInstance();
  @AutoClose private final ScenarioWorld world = returned.world;

  @BeforeEach
  void start() {
    world.start("replica-1");
  }

  @ParameterizedTest
  @EnumSource(names = {"WARMED_STOPPED", "WARMED_RUNNING", "WARMED_HIBERNATED"})
  void theNodeIsKeptInThePoolAndReleasedAfterTheWayOut(SimulatedLifecycleState poolState)
      throws InterruptedException {
    world.autoScaling.setWarmPoolState(ScenarioWorld.GROUP, poolState);
    returned.stopInWarmPool();
    world.time.sleep(Duration.ofHours(1));
    assertThat(returned.state()).isEqualTo(poolState.awsName());
    returned.assertCordoned();

    returned.returnToService();
    returned.awaitRelease();
    returned.assertReleased();
    assertThat(returned.releases()).isEqualTo(1);
  }

  @Test
  void theNodeIsKeptWhileALaunchingHookHoldsTheInstanceOnItsWayOut() throws InterruptedException {
    returned.stopInWarmPool();
    world.autoScaling.putLaunchHook(ScenarioWorld.GROUP, "boot", Duration.ofMinutes(30));
    returned.returnToService();
    world.time.sleep(Duration.ofMinutes(10));

    assertThat(returned.state()).isEqualTo("Pending:Wait");
    returned.assertCordoned();
  }

  @Test
  void aTerminationOutOfThePoolIsCompletedAndItsNodeKept() throws InterruptedException {
    returned.stopInWarmPool();
    world.time.sleep(Duration.ofMinutes(10));
    world.autoScaling.terminate(returned.instance, InstanceTransition.TERMINATION_FROM_WARM_POOL);
    assertThat(returned.state()).isEqualTo("Warmed:Terminating:Wait");
    world.awaitIdle();
    world.time.sleep(Duration.ofMinutes(10));

    assertThat(world.autoScaling.completions()).hasSize(2);
    assertThat(world.facts(Fact.TerminationEnded.class))
        .extracting(Fact.TerminationEnded::outcome)
        .containsOnly(TerminationOutcome.COMPLETED);
    assertThat(world.facts(IntakeFact.MessageDropped.class)).isEmpty();
    returned.assertCordoned();
  }

  @Test
  void aRunningInstanceIsDrainedAgainWhenItIsTerminatedOutOfThePool() throws InterruptedException {
    world.autoScaling.setWarmPoolState(ScenarioWorld.GROUP, SimulatedLifecycleState.WARMED_RUNNING);
    returned.stopInWarmPool();
    world.pods.add(world.nodeOf(returned.instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(returned.instance, InstanceTransition.TERMINATION_FROM_WARM_POOL);
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.autoScaling.completions()).hasSize(2);
  }
}
