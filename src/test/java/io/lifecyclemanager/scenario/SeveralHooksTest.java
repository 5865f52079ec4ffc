package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A termination has a set of actions, which join and end one by one. */
class SeveralHooksTest {
  private static final Duration LATE = Duration.ofMinutes(3);

  private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @BeforeEach
  void twoHooks() {
    world.autoScaling.putHook(ScenarioWorld.GROUP, "backup", Duration.ofMinutes(5));
  }

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

  @Test
  void anActionThatAnotherActorCompletesDoesNotEndTheOther() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(900).stopsIn(800));
    LifecycleAction backup = world.autoScaling.terminate(instance).getFirst();
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    world.autoScaling.complete(backup, Verdict.CONTINUE);
    world.awaitIdle();

    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.autoScaling.completions()).hasSize(2);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.onlyEnd().took()).isGreaterThanOrEqualTo(Duration.ofSeconds(800));
  }

  @Test
  void anActionThatJoinsWhileTheOtherIsBeingCompletedIsCompletedToo() throws InterruptedException {
    world.autoScaling.faults().failCalls("complete", RemoteFailure.FailureKind.UNAVAILABLE);
    delayOneMessage();
    world.start("replica-1");
    world.time.sleep(LATE.plusMinutes(1));
    world.autoScaling.faults().clearFaults();
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(2);
    assertThat(world.facts(Fact.TerminationStarted.class)).hasSize(1);
  }

  @Test
  void anActionThatArrivesAtTheEndBeginsAnotherTermination() throws InterruptedException {
    world.queue.faults().failCalls("delete", RemoteFailure.FailureKind.UNAVAILABLE);
    delayOneMessage();
    TerminationService engine = world.start("replica-1");
    world.time.sleep(LATE.minusSeconds(10));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(300).stopsIn(200));
    world.time.sleep(Duration.ofMinutes(1));
    world.queue.faults().clearFaults();
    world.time.until(() -> world.queue.size() == 1, Duration.ofMinutes(1));
    world.time.sleep(Duration.ofSeconds(1));

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(engine.terminationsInProgress()).isEqualTo(1);
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(2);
    assertThat(world.facts(Fact.TerminationEnded.class))
        .hasSize(2)
        .allMatch(end -> end.outcome() == TerminationOutcome.COMPLETED);
  }

  private void delayOneMessage() throws InterruptedException {
    world.autoScaling.terminate(instance);
    List<Delivery> both = world.queue.receive(Duration.ZERO, LATE);
    world.queue.returnMessages(List.of(both.getFirst().message()), Duration.ZERO);
  }
}
