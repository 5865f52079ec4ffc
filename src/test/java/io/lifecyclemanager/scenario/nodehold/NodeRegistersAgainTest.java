package io.lifecyclemanager.scenario.nodehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.NodeHoldSet;
import io.lifecyclemanager.scenario.CrashableReplica;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Node object of a held node is deleted, and registers again without its annotations. */
class NodeRegistersAgainTest {
  private static final InstanceId OTHER = new InstanceId("i-0fedcba9876543210");

  private final HeldNode held = new HeldNode();

  @BeforeEach
  void start() throws InterruptedException {
    held.world.start("replica-1");
    held.world.start("replica-2");
    held.hold(null);
  }

  @AfterEach
  void close() throws InterruptedException {
    held.world.close();
  }

  @Test
  void itIsHeldAgainOnTheSameInstance() throws InterruptedException {
    held.registerAgain(held.instance, Duration.ofHours(1));
    held.assertHeld();
    assertThat(held.world.facts(NodeHoldSet.class)).hasSize(1).allMatch(NodeHoldSet::isAgain);
    held.remove();
    held.assertNotHeld();
    assertThat(held.node().unschedulable()).isFalse();
  }

  @Test
  void itIsHeldAgainWithoutAnyTimeInBetween() throws InterruptedException {
    held.registerAgain(held.instance, Duration.ZERO);
    held.assertHeld();
  }

  @Test
  void anotherInstanceWithItsNameIsNotHeld() throws InterruptedException {
    held.registerAgain(OTHER, Duration.ofMinutes(1));
    held.assertNotHeld();
    assertThat(held.node().unschedulable()).isFalse();
  }

  @Test
  void aHoldThatWasRemovedDoesNotReturn() throws InterruptedException {
    held.remove();
    held.world.time.sleep(HeldNode.REACTION);
    held.registerAgain(held.instance, Duration.ofMinutes(1));
    held.assertNotHeld();
  }

  @Test
  void anOperatorsUncordonLastsUntilThen() throws InterruptedException {
    held.world.nodes.changeByAnotherActor(held.ref(), new NodeChange(false, Map.of(), Map.of()));
    held.world.time.sleep(Duration.ofHours(1));
    assertThat(held.node().unschedulable()).isFalse();
    assertThat(held.node().holdMarks().heldBy()).as("the hold itself lasts").isPresent();
    held.registerAgain(held.instance, Duration.ofMinutes(1));
    held.assertHeld();
  }

  @Test
  void aReplicaThatHasNotSeenTheHoldDoesNotKnowIt() throws InterruptedException {
    HeldNode other = new HeldNode();
    CrashableReplica before = other.world.startCrashable("replica-1");
    other.hold(null);
    before.crash();
    other.world.nodes.remove(other.ref());
    other.world.start("replica-2");
    other.registerAgain(other.instance, Duration.ofMinutes(1));
    other.assertNotHeld();
    other.world.close();
  }
}
