package io.lifecyclemanager.scenario.nodehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hold ends when its time has come, whichever replica notices it. */
class EndOfHoldTest {
  private final HeldNode held = new HeldNode();

  @AfterEach
  void close() throws InterruptedException {
    held.world.close();
  }

  @Test
  void oneOfSeveralReplicasEndsIt() throws InterruptedException {
    held.world.start("replica-1");
    held.world.start("replica-2");
    held.hold(Duration.ofHours(1));
    held.world.time.sleep(Duration.ofMinutes(59));
    held.assertHeld();
    held.world.time.sleep(Duration.ofMinutes(1));
    held.assertNotHeld();
    assertThat(held.node().unschedulable()).isFalse();
    assertThat(held.ends()).isEqualTo(1);
  }

  @Test
  void aHoldThatWasExtendedLasts() throws InterruptedException {
    held.world.start("replica-1");
    held.hold(Duration.ofHours(1));
    held.hold(Duration.ofHours(3));
    held.world.time.sleep(Duration.ofHours(2));
    held.assertHeld();
    held.hold(null);
    held.world.time.sleep(Duration.ofDays(2));
    held.assertHeld();
    assertThat(held.ends()).isZero();
  }

  @Test
  void aReplicaThatStartsLaterEndsItToo() throws InterruptedException {
    held.hold(Duration.ofMinutes(1));
    held.world.time.sleep(Duration.ofHours(1));
    held.assertHeld();
    held.world.start("replica-1");
    held.world.time.sleep(HeldNode.REACTION);
    held.assertNotHeld();
  }

  @Test
  void theCordonOfAnotherActorStays() throws InterruptedException {
    held.world.nodes.changeByAnotherActor(held.ref(), new NodeChange(true, Map.of(), Map.of()));
    held.world.start("replica-1");
    held.hold(Duration.ofMinutes(1));
    held.world.time.sleep(Duration.ofMinutes(2));
    held.assertNotHeld();
    assertThat(held.node().unschedulable()).isTrue();
  }

  @Test
  void aDeniedPatchIsRepeatedUntilItIsAllowed() throws InterruptedException {
    held.world.start("replica-1");
    held.hold(Duration.ofMinutes(1));
    held.world.nodes.denyPatches("policy denied the request");
    held.world.time.sleep(Duration.ofHours(1));
    held.assertHeld();
    assertThat(held.world.nodes.patches()).as("requests in an hour").hasSizeLessThan(200);
    held.world.nodes.denyPatches(null);
    held.world.time.sleep(Duration.ofMinutes(2));
    held.assertNotHeld();
  }
}
