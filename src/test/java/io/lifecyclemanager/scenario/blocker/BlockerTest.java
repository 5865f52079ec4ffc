package io.lifecyclemanager.scenario.blocker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each termination knows what keeps it from ending. */
class BlockerTest {
  private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final NodeRef node = world.nodeOf(instance);

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

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
    assertThat(blocker.nextTry()).isBetween(world.time.now(), world.time.now().plusSeconds(60));
    assertThat(blocker.until()).isBetween(begin.plusSeconds(3550), begin.plusSeconds(3570));
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
    return replica.snapshots().values().stream()
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
