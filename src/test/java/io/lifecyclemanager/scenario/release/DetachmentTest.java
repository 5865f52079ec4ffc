package io.lifecyclemanager.scenario.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An instance leaves its group before its node is released. */
class DetachmentTest {
  private final ReturnedInstance returned = new ReturnedInstance();
  @AutoClose private final ScenarioWorld world = returned.world;

  @Test
  void theNodeOfAnInstanceThatIsBeingDetachedIsReleased() throws InterruptedException {
    world.start("replica-1");
    returned.replaceRootVolume();
    // Load balancers that are attached to the group drain it meanwhile.
    world.autoScaling.setProceedTime(Duration.ofMinutes(5));
    world.autoScaling.move(returned.instance, InstanceTransition.DETACHMENT);
    returned.assertCordoned();
    returned.awaitRelease();

    returned.assertReleased();
    assertThat(world.facts(IntakeFact.NodeReleased.class))
        .extracting(IntakeFact.NodeReleased::reason)
        .containsExactly("its instance is Detaching");
    world.time.sleep(Duration.ofHours(1));
    assertThat(world.autoScaling.member(returned.instance)).as("its group").isEmpty();
    assertThat(returned.releases()).isEqualTo(1);
  }

  @Test
  void theNodeOfAnInstanceInNoGroupIsKeptAsItMayBeTerminated() throws InterruptedException {
    world.start("replica-1");
    returned.stopInWarmPool();
    world.autoScaling.vanish(returned.instance);
    world.time.sleep(Duration.ofHours(1));

    returned.assertCordoned();
    assertThat(returned.releases()).isZero();
  }
}
