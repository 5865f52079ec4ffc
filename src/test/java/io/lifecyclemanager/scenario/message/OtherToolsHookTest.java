package io.lifecyclemanager.scenario.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.IntakeFact.MessageDropped;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rule of EventBridge sends the messages of all hooks to our queue. */
class OtherToolsHookTest {
  private static final String THEIRS = "theirs";
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void theMessageOfAHookThatNotifiesAnotherQueueIsDeletedAndItsActionLeftAlone()
      throws InterruptedException {
    world.autoScaling.putHookOfOtherQueue(ScenarioWorld.GROUP, THEIRS, Duration.ofHours(1));
    terminateWithAllMessages();
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions())
        .extracting(one -> one.action().hook())
        .containsExactly(ScenarioWorld.HOOK);
    assertThat(world.facts(MessageDropped.class))
        .extracting(MessageDropped::reason)
        .containsOnly(DropReason.OTHER_HOOK);
  }

  @Test
  void aHookWithoutATargetIsOurs() throws InterruptedException {
    world.autoScaling.putHookWithoutTarget(ScenarioWorld.GROUP, "events", TEN_MINUTES);
    terminateWithAllMessages();
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions())
        .extracting(one -> one.action().hook())
        .containsExactlyInAnyOrder(ScenarioWorld.HOOK, "events");
  }

  @Test
  void onlyNamedHooksAreCompletedOrAdoptedWhereNamesAreGiven() throws InterruptedException {
    world.withSettings(s -> SettingsChange.hooks(s, Set.of(ScenarioWorld.HOOK), false));
    world.autoScaling.putHookWithoutTarget(ScenarioWorld.GROUP, "events", Duration.ofHours(1));
    world.autoScaling.putHook(ScenarioWorld.GROUP, "other", Duration.ofHours(1));
    terminateWithAllMessages();
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(20));

    assertThat(world.autoScaling.completions())
        .extracting(one -> one.action().hook())
        .containsExactly(ScenarioWorld.HOOK);
    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.queue.size()).isZero();
  }

  @Test
  void anInstanceThatWaitsOnlyInHooksThatAreNotNamedIsNotAdopted() throws InterruptedException {
    world.withSettings(s -> SettingsChange.hooks(s, Set.of("another"), false));
    world.autoScaling.terminate(instance);
    world.queue.purge();
    world.start("replica-1");
    world.time.sleep(TEN_MINUTES);

    assertThat(world.facts(IntakeFact.OrphanAdopted.class)).isEmpty();
    assertThat(world.autoScaling.completions()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RemoteFailure.FailureKind.class)
  void theActionOfAnotherToolIsLeftAloneAfterBriefFailuresOfTheQuestionWhoseItIs(
      RemoteFailure.FailureKind kind) throws InterruptedException {
    world.autoScaling.putHookOfOtherQueue(ScenarioWorld.GROUP, THEIRS, Duration.ofHours(1));
    world.autoScaling.removeHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.autoScaling.faults().failCalls("otherQueue", kind, 3);
    terminateWithAllMessages();
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).isEmpty();
    assertThat(world.pods.removals()).isEmpty();
    assertThat(world.nodes.patches()).isEmpty();
    assertThat(world.facts(MessageDropped.class))
        .extracting(MessageDropped::reason)
        .containsExactly(DropReason.OTHER_HOOK);
  }

  @ParameterizedTest
  @EnumSource(
      value = RemoteFailure.FailureKind.class,
      names = {"UNAVAILABLE", "THROTTLED"})
  void duringAnOutageAnActionIsHeldAndItsNodeLeftAloneUntilItsOwnerIsKnown(
      RemoteFailure.FailureKind kind) throws InterruptedException {
    putHookWithoutTarget(TEN_MINUTES);
    world.autoScaling.faults().failCalls("otherQueue", kind);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    terminateWithAllMessages();
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(40));
    assertThat(world.pods.removals()).isEmpty();
    assertThat(world.nodes.patches()).isEmpty();
    world.autoScaling.faults().clearFaults();
    world.awaitIdle();

    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.pods.removals()).hasSize(1);
  }

  @Test
  void anOutageThatOutlastsTheHookDoesNotCostTheDrain() throws InterruptedException {
    putHookWithoutTarget(Duration.ofSeconds(30));
    world.autoScaling.faults().failCalls("otherQueue", RemoteFailure.FailureKind.UNAVAILABLE);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    terminateWithAllMessages();
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.pods.removals()).hasSize(1);
  }

  @Test
  void whileAutoScalingDeniesToTellTheTargetTheHookIsOurs() throws InterruptedException {
    world.autoScaling.faults().failCalls("otherQueue", RemoteFailure.FailureKind.DENIED);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.pods.removals()).hasSize(1);
  }

  @Test
  void oneWaitForTheDeniedPermissionServesEverythingThatNeedsIt() throws InterruptedException {
    world.autoScaling.faults().failCalls("otherQueue", RemoteFailure.FailureKind.DENIED);
    world.autoScaling.faults().failCalls("hookTimeouts", RemoteFailure.FailureKind.DENIED);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(0).stopsIn(0));
    world.autoScaling.terminate(instance);
    Duration sent = world.time.elapsed();
    world.start("replica-1");
    world.time.until(() -> !world.autoScaling.completions().isEmpty(), ScenarioWorld.LONG);

    assertThat(world.time.elapsed().minus(sent))
        .isBetween(
            PermissionTracker.GRANT_TIMEOUT,
            PermissionTracker.GRANT_TIMEOUT.plus(Duration.ofMinutes(1)));
  }

  @Test
  void thePermissionToDescribeHooksDoesNotMakeUpForTheOneToDescribeTheQueue()
      throws InterruptedException {
    world.withSettings(SettingsChange::withoutReconciler);
    world.autoScaling.faults().denyCalls("otherQueue", "sqs:GetQueueAttributes");
    InstanceId later = world.addNode(2);
    world.start("replica-1");
    world.autoScaling.terminate(instance);
    world.time.until(() -> !world.autoScaling.completions().isEmpty(), ScenarioWorld.LONG);
    Duration sent = world.time.elapsed();
    world.autoScaling.terminate(later);
    world.time.until(() -> world.autoScaling.completions().size() == 2, ScenarioWorld.LONG);

    assertThat(world.time.elapsed().minus(sent)).isLessThan(PermissionTracker.GRANT_TIMEOUT);
  }

  /** The reconciler knows nothing of it: only the message tells that the instance waits. */
  private void putHookWithoutTarget(Duration heartbeat) {
    world.autoScaling.putHookWithoutTarget(ScenarioWorld.GROUP, "events", heartbeat);
    world.autoScaling.removeHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK);
  }

  private void terminateWithAllMessages() {
    world.autoScaling.terminate(instance).forEach(world.autoScaling::send);
  }
}
