package io.lifecyclemanager.scenario.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An instance is put into standby before its node is released. */
class StandbyTest {
  private final ReturnedInstance returned = new ReturnedInstance();
  @AutoClose private final ScenarioWorld world = returned.world;

  @BeforeEach
  void enterStandby() throws InterruptedException {
    world.start("replica-1");
    returned.replaceRootVolume();
    world.autoScaling.move(returned.instance, InstanceTransition.ENTER_STANDBY);
    returned.assertCordoned();
  }

  @Test
  void itsNodeIsReleasedSinceTheMachineRunsOn() throws InterruptedException {
    returned.awaitRelease();

    returned.assertReleased();
    assertThat(returned.state()).isEqualTo("Standby");
    assertThat(world.facts(IntakeFact.NodeReleased.class))
        .extracting(IntakeFact.NodeReleased::reason)
        .containsExactly("its instance is Standby");
  }

  @Test
  void itsNodeIsReleasedOnceWhenItIsInServiceAgain() throws InterruptedException {
    world.time.sleep(Duration.ofSeconds(5));
    world.autoScaling.move(returned.instance, InstanceTransition.EXIT_STANDBY);
    returned.awaitRelease();
    returned.assertReleased();
    world.time.sleep(Duration.ofMinutes(10));

    assertThat(returned.state()).isEqualTo("InService");
    assertThat(returned.releases()).isEqualTo(1);
  }

  @Test
  void aTerminationOutOfStandbyDrainsTheNodeAgain() throws InterruptedException {
    returned.awaitRelease();
    world.pods.add(world.nodeOf(returned.instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(returned.instance);
    world.awaitIdle();

    returned.assertCordoned();
    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.facts(Fact.TerminationEnded.class)).hasSize(2);
  }
}
