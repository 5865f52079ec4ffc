package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.TerminationOutcome;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock is wrong, and is corrected during a termination. */
class ClockSkewTest {
  private static final Duration HARD_DEADLINE = Duration.ofMinutes(50);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  @ParameterizedTest
  @ValueSource(ints = {-10, 0, 10})
  void deadlinesDoNotDependOnTheWallClock(int minutesAhead) throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofMinutes(5));
    world.withSettings(settings -> SettingsChange.maxDuration(settings, Duration.ofMinutes(20)));
    InstanceId instance = instanceWithSlowPod();
    world.time.clockIsWrongBy(Duration.ofMinutes(minutesAhead));
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(5));
    world.time.clockIsWrongBy(Duration.ZERO);
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(21));
    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.currentNode(instance).unschedulable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-10, 0, 10})
  void theGlobalTimeoutCountsFromTheStartOfTheAction(int minutesAhead) throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofSeconds(30));
    instanceWithSlowPod();
    world.time.clockIsWrongBy(Duration.ofMinutes(minutesAhead));
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.ABANDONED);
    assertThat(world.time.elapsed()).isBetween(HARD_DEADLINE.minusSeconds(30), HARD_DEADLINE);
    assertThat(world.facts(Fact.HardDeadlineKnown.class))
        .singleElement()
        .satisfies(fact -> {
          assertThat(fact.tightensDeadline()).isTrue();
          assertThat(fact.remaining()).isBetween(HARD_DEADLINE.minusSeconds(5), HARD_DEADLINE);
        });
  }

  private InstanceId instanceWithSlowPod() {
    InstanceId instance = world.addNode(1);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").neverTerminates());
    world.autoScaling.terminate(instance);
    return instance;
  }
}
