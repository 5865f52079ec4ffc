package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminationOutcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An action that is over ends its termination; a denial or an outage does not. */
class ActionOverTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  static Stream<Named<Consumer<ScenarioWorld>>> ends() {
    return Stream.of(
        Named.of("the instance is dead", world -> world.autoScaling.vanish(world.instanceId(1))),
        Named.of(
            "its group is deleted", world -> world.autoScaling.deleteGroup(ScenarioWorld.GROUP)),
        Named.of(
            "the hook is removed",
            world -> world.autoScaling.removeHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK)));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void anActionThatEndsDuringTheTerminationEndsItWithoutAFailure(Consumer<ScenarioWorld> end)
      throws InterruptedException {
    begin();
    world.time.sleep(Duration.ofSeconds(30));
    end.accept(world);
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.OVER);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(4));
    assertThat(world.autoScaling.completions()).isEmpty();
    assertThat(world.facts(Fact.RemoteCallFailed.class)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("ends")
  void anActionThatEndsBeforeItsMessageIsReceivedHasNoEffect(Consumer<ScenarioWorld> end)
      throws InterruptedException {
    world.autoScaling.terminate(instance);
    end.accept(world);
    world.time.sleep(Duration.ofSeconds(5));
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.facts(IntakeFact.MessageDropped.class))
        .singleElement()
        .returns(DropReason.OVER, IntakeFact.MessageDropped::reason);
    assertThat(world.nodes.patches()).isEmpty();
    assertThat(world.facts(Fact.RemoteCallFailed.class)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RemoteFailure.FailureKind.class)
  void aHeartbeatWithoutAnAnswerIsSentAgainAfterEveryKindOfFailure(RemoteFailure.FailureKind kind)
      throws InterruptedException {
    begin();
    world.time.sleep(Duration.ofMinutes(2));
    world.autoScaling.faults().failCalls("heartbeat", kind);
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(world.facts(Fact.TerminationEnded.class)).isEmpty();
    world.autoScaling.faults().clearFaults();
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RemoteFailure.FailureKind.class)
  void aCompletionWithoutAnAnswerIsRetriedAfterEveryKindOfFailure(RemoteFailure.FailureKind kind)
      throws InterruptedException {
    world.autoScaling.faults().failCalls("complete", kind);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(20));
    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.autoScaling.outcomes()).isEmpty();
    world.autoScaling.faults().clearFaults();
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(RemoteFailure.FailureKind.class)
  void aCompletionThatFailsForGoodEndsOnceTheActionIsOver(RemoteFailure.FailureKind kind)
      throws InterruptedException {
    world.autoScaling.faults().failCalls("complete", kind);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(20));
    world.autoScaling.vanish(instance);
    world.time.sleep(Duration.ofMinutes(20));

    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .as("the last failure is reported as the end of the action")
        .noneMatch(it -> it.operation().startsWith("completing") && it.retryIn() == null);

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(40));
    assertThat(world.queue.size()).isZero();
    assertThat(world.autoScaling.completions()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RemoteFailure.FailureKind.class)
  void anActionThatAutoScalingNoLongerAnswersForEndsAfterTheGlobalTimeoutOfItsHook(
      RemoteFailure.FailureKind kind) throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofMinutes(1));
    begin();
    world.time.sleep(Duration.ofMinutes(1));
    for (String operation : List.of("heartbeat", "complete", "member")) {
      world.autoScaling.faults().failCalls(operation, kind);
    }
    world.time.sleep(Duration.ofMinutes(98));
    assertThat(world.facts(Fact.TerminationEnded.class)).isEmpty();
    world.time.sleep(Duration.ofMinutes(15));

    assertThat(world.facts(Fact.TerminationEnded.class)).hasSize(1);
    assertThat(world.queue.size()).isZero();
  }

  /** The tag in the policy's condition is deleted with the group: "not found" becomes a denial. */
  @Test
  void aGroupThatIsDeletedEndsTheTerminationAlsoWhereThePolicyDependsOnItsTag()
      throws InterruptedException {
    begin();
    world.time.sleep(Duration.ofSeconds(30));
    denyWhatDependsOnTheGroup();
    world.autoScaling.deleteGroup(ScenarioWorld.GROUP);
    world.time.sleep(Duration.ofMinutes(4));

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.OVER);
    assertThat(world.queue.size()).isZero();
    assertThat(world.facts(Fact.RemoteCallFailed.class)).isEmpty();
  }

  @Test
  void aGroupThatIsDeletedDuringTheCompletionEndsTheTermination() throws InterruptedException {
    denyWhatDependsOnTheGroup();
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.facts(Fact.TerminationEnded.class)).isEmpty();
    world.autoScaling.deleteGroup(ScenarioWorld.GROUP);
    world.time.sleep(Duration.ofSeconds(20));

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.queue.size()).isZero();
    assertThat(world.autoScaling.completions()).isEmpty();
  }

  @Test
  void aDeniedCompletionIsRetriedWhileItIsUnknownWhetherTheInstanceWaits()
      throws InterruptedException {
    denyWhatDependsOnTheGroup();
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    world.autoScaling.faults().failCalls("member", RemoteFailure.FailureKind.UNAVAILABLE);
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(world.facts(Fact.TerminationEnded.class)).isEmpty();
    world.autoScaling.faults().clearFaults();
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  private void denyWhatDependsOnTheGroup() {
    world.autoScaling.faults().failCalls("heartbeat", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.faults().failCalls("complete", RemoteFailure.FailureKind.DENIED);
  }

  @Test
  void deniedHeartbeatsDoNotPreventTheDrainWhileThereIsTime() throws InterruptedException {
    world.autoScaling.faults().failCalls("heartbeat", RemoteFailure.FailureKind.DENIED);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(60).stopsIn(50));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
  }

  private void begin() {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(1200).stopsIn(1000));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
  }
}
