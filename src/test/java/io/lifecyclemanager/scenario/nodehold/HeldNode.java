package io.lifecyclemanager.scenario.nodehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.NodeHoldEnded;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.nodehold.NodeHoldOutcome;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.HoldsCurrent;
import io.lifecyclemanager.nodehold.NodeHoldRequest;
import io.lifecyclemanager.nodehold.NodeHoldTarget.NamedNode;
import io.lifecyclemanager.nodehold.NodeHolds;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An instance with a node that users hold. */
final class HeldNode {
  /** Within this time a replica reacts to the nodes. */
  static final Duration REACTION = Duration.ofSeconds(10);

  final ScenarioWorld world = new ScenarioWorld();
  final InstanceId instance = world.addNode(1);
  private final NodeHolds holds = new NodeHolds(world.nodes, world.time, new Random(1), fact -> {});
  private NodeRef ref = world.nodeOf(instance);

  NodeHoldOutcome request(@Nullable Duration lasts) throws InterruptedException {
    return holds.add(
        new NodeHoldRequest(
            new NamedNode(ref.name()),
            "kernel debugging",
            lasts == null ? null : world.time.now().plus(lasts),
            true,
            true),
        "admin");
  }

  /** Holds the node, and lets the replicas see it. */
  void hold(@Nullable Duration lasts) throws InterruptedException {
    assertThat(request(lasts)).isInstanceOf(HoldsCurrent.class);
    assertHeld();
    world.time.sleep(REACTION);
  }

  void remove() throws InterruptedException {
    assertThat(holds.remove(new NamedNode(ref.name()), "admin")).isInstanceOf(HoldsCurrent.class);
  }

  /** The Node object is deleted and created anew, for another instance or the same one. */
  void registerAgain(InstanceId on, Duration absent) throws InterruptedException {
    world.nodes.remove(ref);
    world.time.sleep(absent);
    ref = world.nodes.add(on.value(), ref.name());
    world.time.sleep(REACTION);
  }

  NodeRef ref() {
    return ref;
  }

  NodeView node() {
    return world.nodes.actual(ref);
  }

  void assertHeld() {
    assertThat(node().unschedulable()).as("cordoned").isTrue();
    assertThat(node().holdMarks().heldBy()).as("hold").isPresent();
    assertThat(node().holdMarks().hasTaint()).as("taint").isTrue();
    assertThat(node().holdMarks().scaleDownDisabled()).isEqualTo("true");
  }

  void assertNotHeld() {
    assertThat(node().holdMarks().hold()).as("hold").isNull();
    assertThat(node().holdMarks().hasTaint()).as("taint").isFalse();
    assertThat(node().holdMarks().scaleDownDisabled()).isNull();
  }

  int ends() {
    return world.facts(NodeHoldEnded.class).size();
  }
}
