package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Denials;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the API server forbids for a moment is done later; what it forbids for good is left out. */
class ForbiddenForAMomentTest {
  private final World world = new World();
  private final InstanceId instance = world.node(1);

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

  @Test
  void aClaimThatIsForbiddenForAMinuteIsMadeAfterwards() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.nodes.deny("no role is known yet");
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.pods.departures()).isEmpty();

    world.nodes.deny(null);
    world.untilQuiet();
    assertThat(world.nodeNow(instance).unschedulable()).isTrue();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aDrainWithLittleTimeHasLittlePatienceWithServices() throws InterruptedException {
    world.with(settings -> Change.drain(settings, Duration.ofMinutes(1)));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.forbidServices(true);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.untilQuiet();

    assertThat(world.pods.departures()).singleElement().matches(one -> !one.killed());
    assertThat(world.end().outcome()).isEqualTo(Fact.TerminationEnded.Outcome.COMPLETED);
  }

  @Test
  void aRightThatIsMissingForGoodIsWaitedForOnce() throws InterruptedException {
    InstanceId later = world.node(2);
    world.nodes.deny("no role allows it");
    world.pods.forbidServices(true);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.untilQuiet();
    assertThat(world.autoScaling.completions()).hasSize(1);

    Duration before = world.time.elapsed();
    world.autoScaling.terminate(later);
    world.untilQuiet();
    assertThat(world.autoScaling.completions()).hasSize(2);
    assertThat(world.time.elapsed().minus(before)).isLessThan(Denials.PATIENCE);
    assertThat(world.facts(Fact.Troubled.class))
        .filteredOn(told -> told.doing().endsWith("going on without"))
        .hasSize(2);
  }
}
