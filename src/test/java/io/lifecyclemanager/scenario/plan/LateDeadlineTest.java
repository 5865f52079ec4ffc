package io.lifecyclemanager.scenario.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.fakes.FakePods.PodRemoval;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.DeadlineExtended;
import io.lifecyclemanager.model.DrainFact.DeadlineRestored;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Protected pods and long grace periods outlast --max-time-to-process. */
@Tag("full")
class LateDeadlineTest {
  private static final PodSpec JOB =
      PodSpec.pod("job-1").annotation("lifecycle-manager.io/protect", "true");

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void aProtectedPodIsWaitedForLongAfterTheOrdinaryDeadline() throws InterruptedException {
    world.withSettings(
        _ -> ParsedSettings.serve("--queue-name=queue", "--port=0", "--drain-timeout=10m"));
    PodRef job = add(JOB);
    terminate();
    world.time.sleep(Duration.ofHours(6));
    assertThat(world.pods.requests()).isEmpty();
    assertThat(world.autoScaling.outcomes()).isEmpty();
    world.pods.remove(job);
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(DeadlineExtended.class)).hasSize(1);
  }

  @Test
  void aPodThatIsLeftAfterAProtectedOneIsNotDeletedAtOnce() throws InterruptedException {
    PodRef job = add(JOB);
    add(PodSpec.pod("web-1").labels(Map.of("app", "web")));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    terminate();
    world.time.sleep(Duration.ofHours(3));
    world.pods.remove(job);
    world.time.sleep(Duration.ofMinutes(55));
    assertThat(world.pods.deletions()).isEmpty();
    world.pods.budget("shop", "web", Map.of("app", "web"), 1);
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void aStuckPodIsWaitedForAsUsualOnceTheProtectedOneIsGone() throws InterruptedException {
    endWithStuckPod();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(239), Duration.ofMinutes(241));
    assertThat(world.facts(DeadlineRestored.class)).hasSize(1);
  }

  @Test
  void theDrainTimeoutCountsAnewOnceTheProtectedPodIsGone() throws InterruptedException {
    world.withSettings(
        _ -> ParsedSettings.serve("--queue-name=queue", "--port=0", "--drain-timeout=10m"));
    endWithStuckPod();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(189), Duration.ofMinutes(191));
  }

  private void endWithStuckPod() throws InterruptedException {
    PodRef job = add(JOB);
    add(PodSpec.pod("stuck").neverTerminates());
    terminate();
    world.time.sleep(Duration.ofHours(3));
    world.pods.remove(job);
    world.awaitIdle();
  }

  /** Five pods that take 15 min each would need more than the hour. */
  @Test
  void budgetsAreRespectedForHalfOfTheTimeAfterTheProtectedPod() throws InterruptedException {
    PodRef job = add(JOB);
    for (int number = 1; number <= 5; number++) {
      add(PodSpec.pod("web-" + number).labels(Map.of("app", "web")).grace(900).stopsIn(10));
    }
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    terminate();
    world.time.sleep(Duration.ofHours(3));
    world.pods.remove(job);
    world.awaitIdle();

    assertThat(world.pods.deletions().getFirst().at()).isGreaterThan(Duration.ofMinutes(209));
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofHours(4));
  }

  /** The hook ends after 100 heartbeat timeouts of 2 min. */
  @Test
  void theGlobalTimeoutEndsTheWaitForAProtectedPod() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofMinutes(2));
    add(JOB.stopsIn(10));
    terminate();
    world.time.sleep(Duration.ofMinutes(195));
    assertThat(world.pods.requests()).isEmpty();
    world.awaitIdle();

    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void theDeadlineOfTheNodeEndsTheWaitForAProtectedPod() throws InterruptedException {
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new NodeChange(null, Map.of(), Map.of(PlanParser.DEADLINE_ANNOTATION, "2h")));
    add(JOB.stopsIn(10));
    terminate();
    world.time.sleep(Duration.ofMinutes(115));
    assertThat(world.pods.requests()).isEmpty();
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofHours(2));
  }

  @Test
  void aShorterDeadlineOfTheHookComesFirst() throws InterruptedException {
    world.autoScaling.setMetadata(ScenarioWorld.GROUP, ScenarioWorld.HOOK, "deadline=10m");
    add(PodSpec.pod("stuck").neverTerminates());
    terminate();
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
  }

  @Test
  void aGracePeriodLongerThanTheOrdinaryDeadlineDecides() throws InterruptedException {
    add(PodSpec.pod("web-1").grace(7200).stopsIn(7100));
    terminate();
    world.awaitIdle();

    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(DeadlineExtended.class)).hasSize(1);
  }

  /** The timeouts of the hook are looked up after the first heartbeat that is accepted. */
  @Test
  void theHookMayAllowALongGracePeriodAfterThePodsWereSeen() throws InterruptedException {
    world.autoScaling.faults().failCalls("heartbeat", RemoteFailure.FailureKind.UNAVAILABLE);
    add(PodSpec.pod("web-1").grace(7200).stopsIn(7100));
    terminate();
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(world.pods.requests()).isNotEmpty();
    assertThat(world.facts(DeadlineExtended.class)).isEmpty();
    world.autoScaling.faults().clearFaults();
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(DeadlineExtended.class))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.longestGrace()).isEqualTo(Duration.ofHours(2));
          assertThat(one.anyProtected()).isFalse();
        });
  }

  @Test
  void aGracePeriodThatTheHookDoesNotAllowDecidesNothing() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofMinutes(1));
    add(PodSpec.pod("web-1").grace(7200).stopsIn(7100));
    terminate();
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    assertThat(world.facts(DeadlineExtended.class)).isEmpty();
  }

  /** --max-termination-grace-period is 15 minutes; the hook ends after 100 times 5 minutes. */
  @Test
  void aProtectedPodHasItsOwnGracePeriodBeforeTheGlobalTimeout() throws InterruptedException {
    PodRef _ = add(JOB.grace(7200).stopsIn(7100));
    terminate();
    world.time.sleep(Duration.ofMinutes(500 - 120 - 3));
    assertThat(world.pods.requests()).isEmpty();
    world.awaitIdle();

    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void theDrainTimeoutLeavesAProtectedPodItsGracePeriodOnceItTerminates()
      throws InterruptedException {
    world.withSettings(
        _ -> ParsedSettings.serve("--queue-name=queue", "--port=0", "--drain-timeout=10m"));
    PodRef first = add(JOB.grace(3600).stopsIn(3500));
    PodRef second = add(JOB.named("job-2"));
    terminate();
    world.time.sleep(Duration.ofHours(1));
    world.pods.delete(first, Duration.ofHours(1));
    world.time.sleep(Duration.ofMinutes(5));
    world.pods.remove(second);
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(2).noneMatch(PodRemoval::killed);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofHours(2));
  }

  @Test
  void aReplicaThatTakesOverLeavesAProtectedPodItsGracePeriodToo() throws InterruptedException {
    PodRef job = add(JOB.grace(3600).stopsIn(3500));
    world.autoScaling.terminate(instance);
    TerminationService first = world.start("replica-1");
    world.time.sleep(Duration.ofHours(3));
    world.pods.delete(job, Duration.ofHours(1));
    world.time.sleep(Duration.ofMinutes(5));
    first.stop(Duration.ofSeconds(5));
    world.start("replica-2");
    world.awaitIdle();

    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
  }

  private PodRef add(PodSpec pod) {
    return world.pods.add(world.nodeOf(instance), pod);
  }

  private void terminate() {
    world.autoScaling.terminate(instance);
    world.start("replica-1");
  }
}
