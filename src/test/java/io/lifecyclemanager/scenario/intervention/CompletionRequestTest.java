package io.lifecyclemanager.scenario.intervention;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.InterventionRequested;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.pace.PaceLimits;
import io.lifecyclemanager.scenario.FilteringInbox;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.termination.intervention.InterventionOutcome;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InstanceUnknown;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InterventionAccepted;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.OwnedByReplica;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An operator asks for the completion of a termination now. */
class CompletionRequestTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  private void addBlockedPod() {
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(30));
  }

  private InterventionOutcome complete(TerminationService replica) {
    return replica.terminations().complete(instance, "alice");
  }

  private ClaimRecord claim() {
    return ClaimRecord.parse(world.currentNode(instance).claim()).orElseThrow();
  }

  @Test
  void endsADrainAndCompletesWithContinue() throws InterruptedException {
    addBlockedPod();
    TerminationService replica = world.start("replica-1");
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(complete(replica)).isEqualTo(new InterventionAccepted());
    world.time.sleep(SOON);

    assertThat(world.autoScaling.completions())
        .singleElement()
        .matches(one -> one.verdict() == Verdict.CONTINUE);
    assertThat(world.pods.deletions()).isEmpty();
    assertThat(world.pods.actual(world.nodeOf(instance))).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.ABANDONED);
    assertThat(world.onlyEnd().summary()).contains("alice");
    assertThat(world.queue.size()).isZero();
    assertThat(world.facts(InterventionRequested.class))
        .singleElement()
        .returns("alice", InterventionRequested::requester);
  }

  @Test
  void completesEveryActionOfTheInstanceAlsoInOtherReplicas() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, "second", Duration.ofMinutes(5));
    addBlockedPod();
    List<LifecycleAction> actions = world.autoScaling.terminate(instance);
    String first = String.valueOf(actions.getFirst().token());
    TerminationService owner =
        world.start(
            "owner",
            new FilteringInbox(world.queue, world.time, 10, it -> it.body().contains(first)));
    world.time.sleep(SOON);
    TerminationService follower = world.start("follower");
    world.time.sleep(SOON);
    assertThat(complete(follower)).isEqualTo(new OwnedByReplica("owner"));
    assertThat(complete(owner)).isEqualTo(new InterventionAccepted());
    world.time.sleep(SOON);

    assertThat(world.autoScaling.completions()).hasSize(2);
    assertThat(world.facts(Fact.ActionCompleted.class))
        .hasSize(2)
        .noneMatch(Fact.ActionCompleted::alreadyOver);
  }

  @Test
  void endsTheWaitForADisruptionLimit() throws InterruptedException {
    addBlockedPod();
    InstanceId other = world.addNode(2);
    world.pods.add(world.nodeOf(other), PodSpec.pod("web-2"));
    world.withSettings(settings -> SettingsChange.disruptionLimit(settings, 1));
    TerminationService replica = world.start("replica-1");
    world.autoScaling.terminate(other);
    world.time.sleep(SOON);
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.currentNode(instance).isTerminating()).isFalse();
    assertThat(complete(replica)).isEqualTo(new InterventionAccepted());
    world.time.sleep(SOON);

    assertThat(world.autoScaling.completions())
        .singleElement()
        .matches(one -> one.action().instance().equals(instance));
  }

  @Test
  void endsTheWaitForATurnAndCountsAsDrained() throws InterruptedException {
    PaceLimits paced =
        new PaceLimits(
            PaceLimits.UNLIMITED, PaceLimits.UNLIMITED, PaceLimits.UNLIMITED, Duration.ofHours(1));
    world.withSettings(settings -> SettingsChange.pace(settings, paced));
    InstanceId other = world.addNode(2);
    TerminationService replica = world.start("replica-1");
    world.autoScaling.terminate(other);
    world.time.until(() -> world.autoScaling.completions().size() == 1, ScenarioWorld.LONG);
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(complete(replica)).isEqualTo(new InterventionAccepted());
    world.time.sleep(SOON);

    assertThat(world.autoScaling.completions()).hasSize(2);
    assertThat(world.facts(Fact.TerminationEnded.class))
        .extracting(Fact.TerminationEnded::outcome)
        .containsOnly(TerminationOutcome.COMPLETED);
  }

  @Test
  void mayBeRepeatedDuringAnOutageOfAutoScaling() throws InterruptedException {
    addBlockedPod();
    TerminationService replica = world.start("replica-1");
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofMinutes(1));
    world.autoScaling.faults().failCalls("complete", FailureKind.UNAVAILABLE);
    assertThat(complete(replica)).isEqualTo(new InterventionAccepted());
    world.time.sleep(Duration.ofSeconds(30));
    assertThat(complete(replica)).isEqualTo(new InterventionAccepted());
    world.autoScaling.faults().clearFaults();
    world.time.sleep(Duration.ofSeconds(30));

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.ABANDONED);
  }

  @Test
  void namesTheOwnerOrSaysThatTheInstanceIsUnknown() throws InterruptedException {
    addBlockedPod();
    world.start("owner");
    world.autoScaling.terminate(instance);
    world.time.until(() -> world.currentNode(instance).claim() != null, ScenarioWorld.LONG);
    TerminationService other = world.start("other");
    world.time.sleep(SOON);

    assertThat(complete(other)).isEqualTo(new OwnedByReplica("owner"));
    assertThat(claim().owner()).isEqualTo("owner");
    InstanceId unknown = new InstanceId("i-0unknown");
    assertThat(other.terminations().complete(unknown, "alice"))
        .isEqualTo(new InstanceUnknown(unknown));
    assertThat(world.facts(InterventionRequested.class)).isEmpty();
  }

  @Test
  void namesTheOwnerOfAnAdoptedTermination() throws InterruptedException {
    addBlockedPod();
    world.autoScaling.terminate(instance);
    world.queue.purge();
    world.start("owner");
    world.time.until(() -> world.currentNode(instance).claim() != null, ScenarioWorld.LONG);
    TerminationService other = world.start("other");
    world.time.sleep(SOON);

    assertThat(complete(other)).isEqualTo(new OwnedByReplica("owner"));
  }

  @Test
  void namesTheOwnerOfADrainedNodeThatWaitsForItsTurn() throws InterruptedException {
    PaceLimits paced =
        new PaceLimits(
            PaceLimits.UNLIMITED, PaceLimits.UNLIMITED, PaceLimits.UNLIMITED, Duration.ofHours(1));
    world.withSettings(settings -> SettingsChange.pace(settings, paced));
    InstanceId first = world.addNode(2);
    world.start("owner");
    world.autoScaling.terminate(first);
    world.time.until(() -> world.autoScaling.completions().size() == 1, ScenarioWorld.LONG);
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(claim().isDrained()).isTrue();
    TerminationService other = world.start("other");
    world.time.sleep(SOON);

    assertThat(complete(other)).isEqualTo(new OwnedByReplica("owner"));
  }
}
