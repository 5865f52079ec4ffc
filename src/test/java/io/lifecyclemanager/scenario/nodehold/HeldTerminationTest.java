package io.lifecyclemanager.scenario.nodehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.nodehold.NodeHoldOutcome.TerminationUnderWay;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The instance of a held node terminates, and returns to service. */
class HeldTerminationTest {
  private static final Duration RELEASE_TIME = Duration.ofMinutes(2);

  private final HeldNode held = new HeldNode();
  @AutoClose private final ScenarioWorld world = held.world;

  @BeforeEach
  void start() throws InterruptedException {
    world.start("replica-1");
  }

  @Test
  void itsNodeIsDrainedAndStaysHeldAfterTheRelease() throws InterruptedException {
    held.hold(null);
    terminate();
    returnToService();
    held.assertHeld();
    assertThat(held.node().claim()).isNull();
    assertThat(held.node().excludeLabel()).isNull();
    held.remove();
    assertThat(held.node().unschedulable()).isFalse();
  }

  @Test
  void aHoldThatEndsMeanwhileLeavesTheCordonToTheClaim() throws InterruptedException {
    held.hold(null);
    terminate();
    held.remove();
    held.assertNotHeld();
    assertThat(held.node().unschedulable()).as("until the release").isTrue();
    returnToService();
    assertThat(held.node().claim()).isNull();
    assertThat(held.node().unschedulable()).as("after the release").isFalse();
  }

  @Test
  void aTerminatingNodeIsNotHeldAnyMore() throws InterruptedException {
    terminate();
    assertThat(held.request(null)).isEqualTo(new TerminationUnderWay(held.ref().name()));
    held.assertNotHeld();
  }

  private void terminate() throws InterruptedException {
    world.autoScaling.terminate(held.instance, InstanceTransition.ROOT_VOLUME_REPLACEMENT);
    world.time.until(() -> held.node().isTerminating(), ScenarioWorld.LONG);
  }

  private void returnToService() throws InterruptedException {
    world.awaitIdle();
    world.time.sleep(RELEASE_TIME);
  }
}
