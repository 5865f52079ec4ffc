package io.lifecyclemanager.scenario.blocker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact.BlockedPodsCounted;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Each termination knows what keeps it from ending. */
class BlockerTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final NodeRef node = world.nodeOf(instance);

  @Test
  void aRefusedPodNamesItsBudgetInTheWordsOfTheApiServer() throws InterruptedException {
    PodRef pod = world.pods.add(node, PodSpec.pod("web-1").grace(30));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.autoScaling.terminate(instance);
    Instant begin = world.time.now();
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(10));

    Blocker blocker = blocker(replica, BlockerKind.BUDGET);
    assertThat(blocker.pod()).isEqualTo(pod);
    assertThat(blocker.budget()).isEqualTo("shop/web");
    assertThat(blocker.reason()).contains("The disruption budget web does not allow");
    assertThat(blocker.since()).isBetween(begin, begin.plusSeconds(10));
    assertThat(blocker.times().nextTry())
        .isBetween(world.time.now(), world.time.now().plusSeconds(60));
    assertThat(blocker.times().deletion())
        .isBetween(begin.plusSeconds(3550), begin.plusSeconds(3570));
    assertThat(blocker.times().graceEnd())
        .isEqualTo(Objects.requireNonNull(blocker.times().deletion()).plusSeconds(30));
    assertThat(blocker.times().waitEnd()).isAfter(blocker.times().graceEnd());
  }

  @Test
  void aPodThatDoesNotStopIsTerminatingSinceItsEviction() throws InterruptedException {
    PodRef pod = world.pods.add(node, PodSpec.pod("web-1").grace(900).stopsIn(800));
    world.autoScaling.terminate(instance);
    Instant begin = world.time.now();
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(5));

    Blocker blocker = blocker(replica, BlockerKind.TERMINATING);
    assertThat(blocker.pod()).isEqualTo(pod);
    assertThat(blocker.since()).isBetween(begin, begin.plusSeconds(10));
    assertThat(blocker.times().deletion()).as("it is deleted already").isNull();
    assertThat(blocker.times().graceEnd()).isEqualTo(blocker.since().plusSeconds(900));
    assertThat(blocker.times().waitEnd()).isAfter(begin.plusSeconds(3500));
  }

  @Test
  void aPodThatIsNotDeletedIsWaitedFor() throws InterruptedException {
    world.withSettings(_ ->
        ParsedSettings.serve("--queue-name=queue", "--port=0", "--max-termination-grace-period=0"));
    world.pods.add(node, PodSpec.pod("web-1").grace(30));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(10));

    Blocker blocker = blocker(replica, BlockerKind.BUDGET);
    assertThat(blocker.times().deletion()).isNull();
    assertThat(blocker.times().waitEnd()).isNotNull();
  }

  @Test
  void aPodOfAnUnreachableNodeIsWaitedForUntilThatIsOver() throws InterruptedException {
    world.withSettings(
        _ -> ParsedSettings.serve("--queue-name=queue", "--port=0", "--drain-timeout-unknown=20m"));
    world.pods.add(node, PodSpec.pod("web-1").grace(30));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    world.nodes.setReady(node, ReadyCondition.UNKNOWN);
    Instant lost = world.time.now();
    world.time.sleep(Duration.ofMinutes(5));

    Blocker blocker = blocker(replica, BlockerKind.BUDGET);
    assertThat(blocker.times().deletion()).as("the drain ends before").isNull();
    assertThat(blocker.times().waitEnd()).isBetween(lost.plusSeconds(1195), lost.plusSeconds(1205));
  }

  @Test
  void aProtectedPodIsEvictedInTimeAndThenDeleted() throws InterruptedException {
    world.pods.add(
        node, PodSpec.pod("job-1").grace(30).annotation("lifecycle-manager.io/protect", "true"));
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(10));

    Blocker blocker = blocker(replica, BlockerKind.PROTECTED);
    Instant eviction = Objects.requireNonNull(blocker.times().nextTry());
    assertThat(eviction.plusSeconds(60)).isEqualTo(blocker.times().deletion());
    assertThat(blocker.describeTimes(world.time.now())).contains(", evicted at ");
  }

  @Test
  void aPodThatIsThereAMinuteAfterItsGracePeriodIsStuck() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1").grace(30).neverTerminates());
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(80));
    assertThat(world.facts(BlockersListed.class)).isEmpty();

    world.time.sleep(Duration.ofSeconds(40));
    assertThat(blocker(replica, BlockerKind.STUCK).reason()).contains("30 s");
    assertThat(urgent()).extracting(Blocker::kind).containsExactly(BlockerKind.STUCK);
  }

  @Test
  void aRefusalIsReportedWithin15SecondsAndOnceForAllItsAttempts() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(15));
    assertThat(urgent()).extracting(Blocker::budget).containsExactly("shop/web");

    int reports = world.facts(BlockersListed.class).size();
    world.time.sleep(Duration.ofMinutes(20));
    assertThat(world.facts(BlockersListed.class)).hasSize(reports);

    world.pods.budget("shop", "web", Map.of("app", "web"), 1);
    world.awaitIdle();
    world.time.sleep(Duration.ofSeconds(10));
    assertThat(world.facts(BlockersListed.class).getLast().urgent()).isEmpty();
    assertThat(world.facts(BlockedPodsCounted.class).getLast().pods()).isEmpty();
  }

  @Test
  void podsThatMerelyStopAreCountedAndNotListed() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1").grace(900).stopsIn(800));
    world.pods.add(node, PodSpec.pod("web-2").grace(900).stopsIn(800));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(5));

    assertThat(world.facts(BlockedPodsCounted.class).getLast().pods())
        .isEqualTo(Map.of(BlockerKind.TERMINATING, 2));
    assertThat(world.facts(BlockersListed.class)).isEmpty();
    assertThat(world.facts(BlockedPodsCounted.class)).as("on change only").hasSizeLessThan(4);
  }

  private List<Blocker> urgent() {
    return world.facts(BlockersListed.class).getLast().urgent().values().stream()
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void aTerminationThatWaitsForTheDisruptionLimitSaysSo() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.disruptionLimit(settings, 50));
    world.pods.add(node, PodSpec.pod("web-1").grace(900).stopsIn(800));
    InstanceId other = world.addNode(2);
    world.pods.add(world.nodeOf(other), PodSpec.pod("web-2").grace(900).stopsIn(800));
    world.autoScaling.terminate(instance);
    world.autoScaling.terminate(other);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(blockers(replica))
        .extracting(Blocker::kind)
        .containsExactlyInAnyOrder(BlockerKind.DISRUPTION_LIMIT, BlockerKind.TERMINATING);
  }

  @Test
  void aTerminationWhoseNodeIsDrainedHasNoBlocker() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1").stopsIn(1));
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.awaitIdle();

    assertThat(blockers(replica)).isEmpty();
  }

  private static List<Blocker> blockers(TerminationService replica) {
    return replica.terminations().snapshots().values().stream()
        .flatMap(snapshot -> snapshot.blockers().stream())
        .toList();
  }

  private static Blocker blocker(TerminationService replica, BlockerKind kind) {
    return blockers(replica).stream()
        .filter(one -> one.kind() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no such blocker: " + blockers(replica)));
  }
}
