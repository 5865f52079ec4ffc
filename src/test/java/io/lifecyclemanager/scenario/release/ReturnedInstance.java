package io.lifecyclemanager.scenario.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.time.Duration;

/** An instance with a node, its way out of service and back, and the state of its node. */
final class ReturnedInstance {
  /** Within this time of being in service, a node is as it was. */
  static final Duration RELEASE_TIME = Duration.ofSeconds(60);

  final ScenarioWorld world = new ScenarioWorld();
  final InstanceId instance = world.addNode(1);

  /** It is drained, and stops in the warm pool. */
  void stopInWarmPool() throws InterruptedException {
    world.autoScaling.terminate(instance, InstanceTransition.TO_WARM_POOL);
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).isNotEmpty();
  }

  /** It is started again out of the warm pool, and in service at once. */
  void returnToService() {
    world.autoScaling.move(instance, InstanceTransition.LAUNCH_FROM_WARM_POOL);
  }

  /** It is drained, gets a new root volume, and has just come into service again. */
  void replaceRootVolume() throws InterruptedException {
    world.autoScaling.terminate(instance, InstanceTransition.ROOT_VOLUME_REPLACEMENT);
    world.awaitIdle();
    world.time.until(this::isInService, ScenarioWorld.LONG);
  }

  boolean isInService() {
    return state().equals("InService");
  }

  /** Its lifecycle state as Auto Scaling names it; blank when it is in no group. */
  String state() {
    return world.autoScaling.member(instance).map(member -> member.state().text()).orElse("");
  }

  NodeView node() {
    return world.currentNode(instance);
  }

  void assertCordoned() {
    assertThat(node().unschedulable()).as("cordoned").isTrue();
    assertThat(node().excludeLabel()).as("excluded").isEqualTo("true");
  }

  void assertReleased() {
    assertThat(node().unschedulable()).as("cordoned").isFalse();
    assertThat(node().excludeLabel()).as("exclusion label").isNull();
    assertHasNoMarks();
  }

  void assertHasNoMarks() {
    assertThat(node().hasMarks()).as("annotations of this program").isFalse();
  }

  /** Waits as long as a release may take, and a bit less than for two. */
  void awaitRelease() throws InterruptedException {
    world.time.sleep(RELEASE_TIME);
  }

  int releases() {
    return world.facts(IntakeFact.NodeReleased.class).size();
  }
}
