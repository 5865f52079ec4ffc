package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.budget.BudgetRef;
import io.lifecyclemanager.drain.budget.DisruptionBudgets;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetListener;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetStatus;
import io.lifecyclemanager.fakes.ForwardingPods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often an eviction is repeated while a budget refuses it. */
class WatchedBudgetTest {
  private static final int MINUTES = 20;

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final List<BudgetListener> watches = new CopyOnWriteArrayList<>();

  @BeforeEach
  void block() {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.autoScaling.terminate(instance);
  }

  @Test
  void onceOrTwiceInAMinuteWhileTheBudgetIsWatched() throws InterruptedException {
    world.start("replica-1");
    assertThat(evictionsLater()).isBetween(MINUTES - 1, 2 * MINUTES + 1);
  }

  @Test
  void asOftenAsTheIntervalSaysWhileTheBudgetsCannotBeWatched() throws InterruptedException {
    startWithWatches();
    assertThat(evictionsLater()).isGreaterThanOrEqualTo(6 * MINUTES - 1);
  }

  @Test
  void theIntervalCountsAgainOnceTheWatchHasFailed() throws InterruptedException {
    startWithWatches();
    world.time.sleep(Duration.ofSeconds(30));
    watches.getFirst().onListed(List.of(new BudgetStatus(new BudgetRef("shop", "web"), 0, false)));
    watches.getFirst().onSync(true);
    assertThat(evictionsLater()).isLessThanOrEqualTo(2 * MINUTES + 1);

    watches.getFirst().onSync(false);
    int before = world.pods.evictions().size();
    world.time.sleep(Duration.ofSeconds(12));
    assertThat(world.pods.evictions()).hasSizeGreaterThan(before);
  }

  @Test
  void theLongPauseEndsWithTheForcedDeletion() throws InterruptedException {
    world.start("replica-1");
    world.awaitIdle();
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    // 30 s for the pod and 5 s for requests, before the end after an hour.
    assertThat(world.pods.deletions().getFirst().at())
        .isBetween(Duration.ofMinutes(59).plusSeconds(20), Duration.ofMinutes(59).plusSeconds(26));
  }

  /** A watch that says what the test says: nothing at first. */
  private void startWithWatches() {
    world.start(
        "replica-1",
        new ForwardingPods(world.pods) {
          @Override
          public DisruptionBudgets budgets() {
            return listener -> {
              watches.add(listener);
              return () -> {};
            };
          }
        });
  }

  /** The number of evictions in some minutes, after the first short pauses. */
  private int evictionsLater() throws InterruptedException {
    world.time.sleep(Duration.ofMinutes(5));
    int before = world.pods.evictions().size();
    world.time.sleep(Duration.ofMinutes(MINUTES));
    return world.pods.evictions().size() - before;
  }
}
