package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A budget blocks because the replacements of its pods find no node. */
class MissingCapacityTest {
  private static final Map<String, String> WEB = Map.of("app", "web");
  private static final String SCHEDULER = "0/5 nodes are available: 5 Insufficient cpu.";

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @BeforeEach
  void block() {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", WEB, 0);
    world.autoScaling.terminate(instance);
  }

  @Test
  void theBlockerNamesTheBudgetAndQuotesTheScheduler() throws InterruptedException {
    world.pods.unschedulable.add(controllerUid(), SCHEDULER);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(20));

    Blocker blocker = onlyBlocker(replica);
    assertThat(blocker.kind()).isEqualTo(BlockerKind.NO_CAPACITY);
    assertThat(blocker.budget()).isEqualTo("shop/web");
    assertThat(blocker.sentence())
        .startsWith("pod shop/web-1: refused by budget shop/web: Cannot evict pod")
        .endsWith(
            "; no capacity: 1 replacement pod of ReplicaSet shop/web is unschedulable: "
                + SCHEDULER);
    assertThat(world.facts(BlockersListed.class).getLast().urgent().values())
        .singleElement()
        .satisfies(reported ->
            assertThat(reported).extracting(Blocker::sentence).containsExactly(blocker.sentence()));
  }

  @Test
  void itIsTheBudgetAloneOnceTheReplacementsHaveNodes() throws InterruptedException {
    world.pods.unschedulable.add(controllerUid(), SCHEDULER);
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    world.pods.unschedulable.scheduleAll();
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(onlyBlocker(replica).kind()).isEqualTo(BlockerKind.BUDGET);
  }

  @Test
  void capacityThatEndsLaterIsNoticedWhileTheBudgetBlocks() throws InterruptedException {
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(5));
    assertThat(onlyBlocker(replica).kind()).isEqualTo(BlockerKind.BUDGET);
    world.pods.unschedulable.add(controllerUid(), SCHEDULER);
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(onlyBlocker(replica).kind()).isEqualTo(BlockerKind.NO_CAPACITY);
  }

  @Test
  void withoutTheListTheDrainGoesOn() throws InterruptedException {
    world.pods.unschedulable.fail(new RemoteFailure(FailureKind.DENIED, "list pods", null));
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(onlyBlocker(replica).kind()).isEqualTo(BlockerKind.BUDGET);
    world.pods.budget("shop", "web", WEB, 1);
    world.awaitIdle();
    assertThat(world.pods.removals()).hasSize(1);
  }

  private static String controllerUid() {
    return PodSpec.pod("web-1").controller().uid();
  }

  private static Blocker onlyBlocker(TerminationService replica) {
    List<Blocker> blockers =
        replica.terminations().snapshots().values().stream()
            .flatMap(snapshot -> snapshot.blockers().stream())
            .toList();
    assertThat(blockers).hasSize(1);
    return blockers.getFirst();
  }
}
