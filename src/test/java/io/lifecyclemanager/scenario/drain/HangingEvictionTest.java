package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.fakes.FakePods;
import io.lifecyclemanager.fakes.ForwardingPods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A webhook for evictions that never answers: each eviction fails only after a timeout. */
class HangingEvictionTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 14, 15, 30, 40})
  void thePodIsDeletedInTimeForItsGracePeriod(int timeoutSeconds) throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(120).stopsIn(110));
    world.autoScaling.terminate(instance);
    world.start(
        "replica-1",
        new HangingEvictions(world.pods, world.time, Duration.ofSeconds(timeoutSeconds)));
    world.awaitIdle();

    FakePods.PodRequest deletion = world.pods.deletions().getFirst();
    assertThat(deletion.at().toSeconds()).isBetween(3600L - 126, 3600L - 124);
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  /** Deletions are not affected. */
  private static final class HangingEvictions extends ForwardingPods {
    private final Time time;
    private final Duration timeout;

    HangingEvictions(PodControl pods, Time time, Duration timeout) {
      super(pods);
      this.time = time;
      this.timeout = timeout;
    }

    @Override
    public EvictionOutcome evict(PodRef pod, Duration atMost) {
      try {
        time.sleep(DurationMath.min(timeout, atMost));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new RemoteFailure(FailureKind.UNAVAILABLE, "evict " + pod + ": timeout", null);
    }
  }
}
