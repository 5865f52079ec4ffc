package io.lifecyclemanager.scenario.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.fakes.TerminationMessage;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One bad lifecycle action blocks no other. */
class BadActionTest {
  private static final String BAD_HOOK = "bad";

  /** When the real actions are held. */
  private static final Duration LATER = Duration.ofSeconds(5);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  @Test
  void aMessageWithAHookThatCannotExistDoesNotDelayTheRealAction() throws InterruptedException {
    InstanceId instance = nodeWithPod(1);
    send(instance, "a b");
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(1));
    assertThat(world.facts(IntakeFact.MessageDropped.class))
        .extracting(IntakeFact.MessageDropped::reason)
        .containsExactly(DropReason.NOT_UNDERSTOOD);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anActionThatAutoScalingRejectsIsGivenUpAndTheOtherIsCompleted(boolean acceptsHeartbeats)
      throws InterruptedException {
    InstanceId instance = nodeWithPod(1);
    world.autoScaling.terminate(instance);
    start(acceptsHeartbeats);
    world.time.sleep(LATER);
    send(instance, BAD_HOOK);
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(1));
    assertThat(world.facts(Fact.ActionGivenUp.class))
        .singleElement()
        .matches(one -> one.action().hook().equals(BAD_HOOK));
    assertThat(world.facts(Fact.RemoteCallFailed.class)).isEmpty();
  }

  @Test
  void aTerminationOfRejectedActionsOnlyEnds() throws InterruptedException {
    InstanceId instance = nodeWithPod(1);
    world.autoScaling.terminate(instance);
    world.queue.purge();
    send(instance, BAD_HOOK);
    world.withSettings(SettingsChange::withoutReconciler);
    start(false);
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.OVER);
    assertThat(world.facts(Fact.ActionGivenUp.class)).hasSize(1);
    assertThat(world.autoScaling.outcomes()).isEmpty();
  }

  @Tag("full")
  @Test
  void fiveHundredTerminationsAreNotDelayedByOneBadHook() throws InterruptedException {
    List<InstanceId> instances = IntStream.rangeClosed(1, 500).mapToObj(this::nodeWithPod).toList();
    instances.forEach(world.autoScaling::terminate);
    start(false);
    world.time.sleep(LATER);
    send(instances.get(100), BAD_HOOK);
    send(instances.get(101), "a b");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(500);
    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.facts(Fact.ActionGivenUp.class)).hasSize(1);
    assertThat(world.facts(Fact.TerminationEnded.class))
        .hasSize(500)
        .allMatch(end -> end.outcome() == TerminationOutcome.COMPLETED)
        .allMatch(end -> end.took().compareTo(Duration.ofMinutes(1)) < 0);
  }

  private void start(boolean acceptsHeartbeats) {
    world.start(
        "replica-1", world.queue, new RejectedHook(world.autoScaling, BAD_HOOK, acceptsHeartbeats));
  }

  private InstanceId nodeWithPod(int number) {
    InstanceId instance = world.addNode(number);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-" + number).grace(60).stopsIn(20));
    return instance;
  }

  private void send(InstanceId instance, String hook) {
    LifecycleAction action =
        new LifecycleAction(
            ScenarioWorld.GROUP,
            hook,
            instance,
            "87654321-4321-4321-4321-210987654321",
            "an activity");
    world.queue.send(TerminationMessage.of(action, world.time.now()));
  }
}
