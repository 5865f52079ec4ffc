package io.lifecyclemanager.scenario.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.fakes.LifecycleActionOutcome;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The deadline comes while a pod is left: the result with which the action is completed. */
class OutOfTimeTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void otherHooksStillGetTheirTime() throws InterruptedException {
    assertVerdictOfStuckPod(Verdict.CONTINUE);
  }

  @Test
  void aGroupThatRetainsAbandonedInstancesKeepsTheInstance() throws InterruptedException {
    world.autoScaling.retainAbandoned(ScenarioWorld.GROUP);
    assertVerdictOfStuckPod(Verdict.ABANDON);
  }

  @Test
  void theOptionComesBeforeTheGroup() throws InterruptedException {
    world.autoScaling.retainAbandoned(ScenarioWorld.GROUP);
    startWith("--on-deadline=continue");
    assertVerdictOfStuckPod(Verdict.CONTINUE);
  }

  @Test
  void theOptionAbandons() throws InterruptedException {
    startWith("--on-deadline=abandon");
    assertVerdictOfStuckPod(Verdict.ABANDON);
  }

  @Test
  void anUnknownGroupIsNotWaitedForBeyondTheHook() throws InterruptedException {
    world.autoScaling.faults().failCalls("capacity", FailureKind.UNAVAILABLE);
    assertVerdictOfStuckPod(Verdict.CONTINUE);
  }

  /** Auto Scaling ends the action 100 times 30 s after it began. */
  @Test
  void aSlowAnswerDoesNotDelayTheCompletion() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofSeconds(30));
    world.autoScaling.faults().delayCalls("capacity", Duration.ofSeconds(50));
    assertVerdictOfStuckPod(Verdict.CONTINUE);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  private void startWith(String option) {
    world.withSettings(_ -> ParsedSettings.serve("--queue-name=queue", "--port=0", option));
  }

  private void assertVerdictOfStuckPod(Verdict expected) throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("stuck").neverTerminates());
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions())
        .extracting(LifecycleActionOutcome::verdict)
        .containsExactly(expected);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.ABANDONED);
  }
}
