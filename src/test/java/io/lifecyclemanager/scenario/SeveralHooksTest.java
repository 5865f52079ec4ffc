package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.NodeViews;
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
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A termination has a set of actions, which join and end one by one. */
class SeveralHooksTest {
  private static final Duration LATE = Duration.ofMinutes(3);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @BeforeEach
  void twoHooks() {
    world.autoScaling.putHook(ScenarioWorld.GROUP, "backup", Duration.ofMinutes(5));
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
    world.queue.faults().delayCalls("delete", LATE.plusSeconds(50));
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

  @Test
  void theMessageOfAnActionThatIsOverIsDeletedWhenTheNodeIsLost() throws InterruptedException {
    world.withSettings(SettingsChange::withoutReconciler);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(900).stopsIn(800));
    List<LifecycleAction> actions = world.autoScaling.terminate(instance);
    String lost = messageOf(actions.getLast());
    TerminationService engine = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    world.autoScaling.complete(actions.getFirst(), Verdict.CONTINUE);
    world.time.sleep(Duration.ofMinutes(5));
    assertThat(world.queue.size()).isEqualTo(2);
    claimAsReplica2(lost);
    world.time.sleep(Duration.ofSeconds(1));

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.HANDED_OVER);
    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(engine.terminationsInProgress()).isZero();
  }

  private String messageOf(LifecycleAction action) throws InterruptedException {
    List<Delivery> all = world.queue.receive(Duration.ZERO, Duration.ofSeconds(30));
    world.queue.returnMessages(all.stream().map(Delivery::message).toList(), Duration.ZERO);
    String token = String.valueOf(action.token());
    return all.stream()
        .filter(one -> one.body().contains(token))
        .map(one -> one.message().id())
        .findFirst()
        .orElseThrow();
  }

  private void claimAsReplica2(String message) {
    ClaimRecord now = ClaimRecord.parse(world.currentNode(instance).claim()).orElseThrow();
    String next = NodeViews.takenOver(now, "replica-2", List.of(message)).format();
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new NodeChange(null, Map.of(), Map.of(ClaimRecord.ANNOTATION, next)));
  }

  private void delayOneMessage() throws InterruptedException {
    world.autoScaling.terminate(instance);
    List<Delivery> both = world.queue.receive(Duration.ZERO, LATE);
    world.queue.returnMessages(List.of(both.getFirst().message()), Duration.ZERO);
  }
}
