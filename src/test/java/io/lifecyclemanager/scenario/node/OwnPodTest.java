package io.lifecyclemanager.scenario.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.fakes.FakePods.PodRequest;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.intake.PeerReplicas;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A replica drains the node that it runs on. */
class OwnPodTest {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final PodRef other =
      world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(20));
  private final PodRef own =
      world.pods.add(
          world.nodeOf(instance),
          PodSpec.pod("replica").labels(Map.of("app", "lifecycle-manager")).stopsIn(5));

  @Test
  void theLastReadyReplicaLeavesItsOwnPodOnTheNodeAndCompletes() throws InterruptedException {
    start();
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.requests()).extracting(PodRequest::pod).containsExactly(other);
    assertThat(world.time.elapsed()).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void withoutAnAnswerAboutOtherReplicasItsOwnPodStays() throws InterruptedException {
    world.peers =
        () -> {
          throw new RemoteFailure(RemoteFailure.FailureKind.DENIED, "pods is forbidden", null);
        };
    start();
    world.awaitIdle();

    assertThat(world.pods.requests()).extracting(PodRequest::pod).containsExactly(other);
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.time.elapsed()).isLessThan(LONGEST);
  }

  @Test
  void whileAnotherReplicaIsReadyItsOwnPodIsEvictedLastAndTheOtherReplicaFinishes()
      throws InterruptedException {
    world.peers = () -> true;
    TerminationService onIt = start();
    world.time.until(() -> world.pods.evictions().size() == 2, LONGEST);
    assertThat(world.pods.removals()).extracting(removal -> removal.pod()).containsExactly(other);
    assertThat(world.pods.evictions()).extracting(PodRequest::pod).containsExactly(other, own);

    onIt.stop(Duration.ofSeconds(5));
    world.withSettings(settings -> SettingsChange.onNode(settings, "node-2")).start("elsewhere");
    world.awaitIdle();
    assertThat(ClaimRecord.parse(world.currentNode(instance).claim()))
        .map(ClaimRecord::owner)
        .contains("elsewhere");
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.time.elapsed()).isLessThan(LONGEST);
  }

  @Test
  void itsOwnPodStaysOnceTheOtherReplicaIsGone() throws InterruptedException {
    AtomicBoolean isAnotherReady = new AtomicBoolean(true);
    world.peers = isAnotherReady::get;
    world.pods.budget("shop", "replicas", Map.of("app", "lifecycle-manager"), 0);
    start();
    world.time.until(() -> isRequested(own), LONGEST);
    isAnotherReady.set(false);
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.deletions()).isEmpty();
    assertThat(world.pods.actual(world.nodeOf(instance))).containsOnlyKeys(own);
    assertThat(world.time.elapsed()).isLessThan(LONGEST);
  }

  @Test
  void itsEvictionContinuesAfterRequestsForTheOtherReplicasFailed() throws InterruptedException {
    AtomicReference<PeerReplicas> peers = new AtomicReference<>(() -> true);
    world.peers = () -> peers.get().isAnyReady();
    world.pods.budget("shop", "replicas", Map.of("app", "lifecycle-manager"), 0);
    start();
    world.time.until(() -> isRequested(own), LONGEST);
    peers.set(() -> {
      throw new RemoteFailure(RemoteFailure.FailureKind.UNAVAILABLE, "no answer", null);
    });
    world.time.sleep(Duration.ofSeconds(16));
    peers.set(() -> true);
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(world.facts(Fact.TerminationEnded.class)).isEmpty();

    world.pods.budget("shop", "replicas", Map.of("app", "lifecycle-manager"), 1);
    world.time.until(() -> world.pods.removals().size() == 2, LONGEST);
    assertThat(world.pods.deletions()).isEmpty();
  }

  @Test
  void theDrainWaitsForAnAnswerAboutOtherReplicasBeforeItLeavesItsOwnPod()
      throws InterruptedException {
    AtomicInteger requests = new AtomicInteger();
    world.peers =
        () -> {
          if (requests.getAndIncrement() < 2) {
            throw new RemoteFailure(RemoteFailure.FailureKind.UNAVAILABLE, "no answer", null);
          }
          return true;
        };
    start();
    world.time.until(() -> world.pods.removals().size() == 2, LONGEST);

    assertThat(world.pods.evictions()).extracting(PodRequest::pod).containsExactly(other, own);
  }

  @Test
  void aPodThatNeverEndsDoesNotKeepTheReplicaFromHandingOver() throws InterruptedException {
    world.peers = () -> true;
    world.pods.add(world.nodeOf(instance), PodSpec.pod("stuck-1").neverTerminates());
    start();
    world.time.until(() -> isRequested(own), ScenarioWorld.LONG);

    assertThat(world.time.elapsed()).isBetween(Duration.ofMinutes(25), Duration.ofMinutes(35));
    assertThat(world.facts(Fact.TerminationEnded.class)).isEmpty();
  }

  private boolean isRequested(PodRef pod) {
    return world.pods.requests().stream().anyMatch(it -> it.pod().equals(pod));
  }

  @Test
  void withoutItsUidItsOwnPodIsEvictedLikeAnyOther() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.onNode(settings, "node-1")).start("on-it");
    world.autoScaling.terminate(instance);
    world.awaitIdle();

    assertThat(world.pods.evictions())
        .extracting(PodRequest::pod)
        .containsExactlyInAnyOrder(other, own);
  }

  private TerminationService start() {
    world.autoScaling.terminate(instance);
    return world
        .withSettings(settings -> SettingsChange.inPod(settings, "node-1", own))
        .start("on-it");
  }
}
