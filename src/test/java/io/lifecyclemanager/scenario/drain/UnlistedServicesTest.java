package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.fakes.ForwardingPods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.Collection;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API server answers everything but the list of Services: a proxy cuts it off, or it hangs. */
class UnlistedServicesTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 7200})
  void theDrainBeginsNinetySecondsAfterItHasItsPods(int timeoutSeconds)
      throws InterruptedException {
    drain(Duration.ofSeconds(timeoutSeconds));

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.evictions().getFirst().at())
        .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 7200})
  void itIsReportedOnceThatTheDrainContinuesWithoutThem(int timeoutSeconds)
      throws InterruptedException {
    drain(Duration.ofSeconds(timeoutSeconds));

    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .filteredOn(told -> told.retryIn() == null)
        .singleElement()
        .matches(told -> told.operation().equals("listing services"))
        .matches(told -> "the drain continues without them".equals(told.consequence()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30})
  void duringAnOutageTheyAreRequestedUntilTheApiServerAnswers(int timeoutSeconds)
      throws InterruptedException {
    world.pods.setOutage(true);
    world.time.start("API server", () -> endOutage(Duration.ofMinutes(20)));
    drain(Duration.ofSeconds(timeoutSeconds));

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.evictions().getFirst().at())
        .isBetween(Duration.ofSeconds(1290), Duration.ofSeconds(1300));
  }

  private void endOutage(Duration after) {
    try {
      world.time.sleep(after);
      world.pods.setOutage(false);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void drain(Duration timeout) throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(instance);
    world.start("replica-1", new WithoutServices(world.pods, world.time, timeout));
    world.awaitIdle();
  }

  /** Each list of Services fails after the timeout. */
  private static final class WithoutServices extends ForwardingPods {
    private final Time time;
    private final Duration timeout;

    WithoutServices(PodControl pods, Time time, Duration timeout) {
      super(pods);
      this.time = time;
      this.timeout = timeout;
    }

    @Override
    public Collection<LocalTrafficService> localTrafficServices() {
      try {
        time.sleep(timeout);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new RemoteFailure(FailureKind.UNAVAILABLE, "list services: 502", null);
    }
  }
}
