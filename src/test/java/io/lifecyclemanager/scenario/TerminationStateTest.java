package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.termination.TerminationSnapshot;
import io.lifecyclemanager.termination.TerminationState.AwaitingNode;
import io.lifecyclemanager.termination.TerminationState.Completing;
import io.lifecyclemanager.termination.TerminationState.Following;
import io.lifecyclemanager.termination.TerminationState.WaitingForLimit;
import io.lifecyclemanager.termination.TerminationState.Working;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a termination does, and since when, can be read while it lasts. */
class TerminationStateTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  @Test
  void aTerminationThatDrainsIsWorkingSinceItsNodeWasCordoned() throws InterruptedException {
    InstanceId instance = instanceWithSlowPod(1);
    Instant terminated = world.time.now();
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(100));

    TerminationSnapshot snapshot = replica.terminations().snapshots().get(instance);
    assertThat(snapshot.state()).isInstanceOf(Working.class);
    assertThat(snapshot.instance().node()).isEqualTo(world.nodeOf(instance));
    assertThat(snapshot.since()).isBetween(terminated, terminated.plusSeconds(5));
  }

  @Test
  void oneOfTwoTerminationsWaitsForTheDisruptionLimit() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.disruptionLimit(settings, 50));
    instanceWithSlowPod(1);
    instanceWithSlowPod(2);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(100));

    assertThat(replica.terminations().snapshots().values())
        .extracting(snapshot -> snapshot.state().name())
        .containsExactlyInAnyOrder("Working", "WaitingForLimit");
    assertThat(replica.terminations().snapshots().values())
        .extracting(TerminationSnapshot::state)
        .hasAtLeastOneElementOfType(WaitingForLimit.class);
  }

  @Test
  void anInstanceWithoutANodeIsAwaitedAsOne() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, null, Set.of("web")));
    InstanceId instance = world.addInstance(1);
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(60));

    assertThat(replica.terminations().snapshots().get(instance).state())
        .isEqualTo(new AwaitingNode());
  }

  @Test
  void aFollowerNamesTheReplicaThatDrainsTheNode() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, "backup", Duration.ofMinutes(5));
    InstanceId instance = world.addNode(1);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(900).stopsIn(800));
    String first = String.valueOf(world.autoScaling.terminate(instance).getFirst().token());
    world.start(
        "owner",
        new FilteringInbox(world.queue, world.time, 10, one -> one.body().contains(first)));
    world.time.sleep(Duration.ofSeconds(5));
    TerminationService follower = world.start("follower");
    world.time.sleep(Duration.ofSeconds(5));

    assertThat(follower.terminations().snapshots().get(instance).state())
        .isInstanceOfSatisfying(
            Following.class, state -> assertThat(state.owner().owner()).isEqualTo("owner"));
  }

  @Test
  void aCompletionThatGetsNoAnswerIsInProgressWithItsVerdict() throws InterruptedException {
    InstanceId instance = world.addNode(1);
    world.autoScaling.faults().failCalls("complete", RemoteFailure.FailureKind.UNAVAILABLE);
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(2));

    assertThat(replica.terminations().snapshots().get(instance).state())
        .isInstanceOfSatisfying(
            Completing.class, state -> assertThat(state.verdict()).isEqualTo(Verdict.CONTINUE));
  }

  @Test
  void aTerminationThatHasEndedIsNotListed() throws InterruptedException {
    world.autoScaling.terminate(world.addNode(1));
    TerminationService replica = world.start("replica-1");
    world.awaitIdle();

    assertThat(replica.terminations().snapshots()).isEmpty();
  }

  private InstanceId instanceWithSlowPod(int number) {
    InstanceId instance = world.addNode(number);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-" + number).grace(900).stopsIn(800));
    world.autoScaling.terminate(instance);
    return instance;
  }
}
