package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotAction;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** EC2 hibernates a spot instance: that begins with the warning. */
class HibernationTest {
  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;

  @Test
  void aBlockedPodIsDeletedAtOnce() throws InterruptedException {
    events.addBlockedPod();
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    Duration warned = world.time.elapsed();
    world.ec2.world().spot().interrupt(events.instance.value(), SpotAction.HIBERNATE);
    events.awaitEnd();

    assertThat(world.pods.deletions())
        .isNotEmpty()
        .first()
        .satisfies(
            deletion -> assertThat(deletion.at().minus(warned)).isLessThan(Duration.ofSeconds(5)));
    assertThat(events.node().isTerminating()).isTrue();
  }

  @Test
  void theTwoMinutesOfAnInstanceThatIsStoppedAreUsed() throws InterruptedException {
    events.addBlockedPod();
    world.ec2.makeSpot(events.instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    world.ec2.world().spot().interrupt(events.instance.value(), SpotAction.STOP);
    world.time.sleep(Duration.ofSeconds(60));
    assertThat(world.pods.deletions()).isEmpty();
    world.time.sleep(Duration.ofSeconds(60));

    assertThat(world.pods.removals()).singleElement().matches(removal -> !removal.killed());
  }
}
