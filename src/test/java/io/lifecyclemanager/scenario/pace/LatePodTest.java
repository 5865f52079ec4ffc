package io.lifecyclemanager.scenario.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Pods are bound to a drained node while its instance waits for its turn to be completed. */
class LatePodTest {
  private static final Duration INTERVAL = Duration.ofMinutes(30);

  private final PacedWorld paced = new PacedWorld();
  @AutoClose private final ScenarioWorld world = paced.world;

  /** Two minutes after the other instance was completed. */
  private InstanceId waitForTurn() throws InterruptedException {
    paced.interval(INTERVAL);
    List<InstanceId> all = paced.nodes(2, ScenarioWorld.GROUP, null);
    paced.start("replica-1");
    paced.terminate(all);
    world.time.until(() -> world.autoScaling.completions().size() == 1, Duration.ofMinutes(5));
    world.time.sleep(Duration.ofMinutes(2));
    InstanceId completed = world.autoScaling.completions().getFirst().action().instance();
    return all.getFirst().equals(completed) ? all.getLast() : all.getFirst();
  }

  private void addPod(InstanceId instance, String name) {
    world.pods.add(world.nodeOf(instance), PodSpec.pod(name).grace(60).stopsIn(20));
  }

  private List<String> evicted() {
    return world.pods.evictions().stream().map(one -> one.pod().name()).toList();
  }

  private void awaitSecondCompletion() throws InterruptedException {
    world.time.until(() -> world.autoScaling.completions().size() == 2, Duration.ofHours(1));
  }

  @Test
  void aPodThatIsBoundDuringTheWaitIsEvictedSoon() throws InterruptedException {
    InstanceId waiting = waitForTurn();
    addPod(waiting, "late-1");
    world.time.sleep(Duration.ofMinutes(2));

    assertThat(evicted()).contains("late-1");
    assertThat(world.pods.actual(world.nodeOf(waiting))).isEmpty();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aPodThatIsBoundJustBeforeTheTurnIsEvictedBeforeTheCompletion() throws InterruptedException {
    InstanceId waiting = waitForTurn();
    world.time.sleep(INTERVAL.minus(Duration.ofMinutes(2)).minusSeconds(10));
    addPod(waiting, "late-1");
    awaitSecondCompletion();

    assertThat(evicted()).contains("late-1");
    assertThat(world.pods.actual(world.nodeOf(waiting))).isEmpty();
  }

  @Test
  void aPodThatABudgetKeepsDelaysTheTurnByMinutesOnly() throws InterruptedException {
    InstanceId waiting = waitForTurn();
    world.pods.budget("shop", "late", Map.of("app", "late"), 0);
    PodRef pod =
        world.pods.add(
            world.nodeOf(waiting), PodSpec.pod("late-1").labels(Map.of("app", "late")).grace(60));
    Duration bound = world.time.elapsed();
    awaitSecondCompletion();
    world.awaitIdle();

    assertThat(world.pods.actual(world.nodeOf(waiting))).containsOnlyKeys(pod);
    assertThat(world.pods.deletions()).isEmpty();
    assertThat(world.time.elapsed().minus(bound)).isLessThan(INTERVAL.plusMinutes(6));
    assertThat(world.facts(Fact.TerminationEnded.class))
        .extracting(Fact.TerminationEnded::outcome)
        .containsOnly(TerminationOutcome.COMPLETED);
  }

  @Test
  void aControllerThatBindsItsPodsAgainAndAgainDoesNotDelayTheCompletion()
      throws InterruptedException {
    InstanceId waiting = waitForTurn();
    int drains = world.facts(DrainFact.DrainStarted.class).size();
    for (int minute = 0; minute < 25; minute++) {
      addPod(waiting, "late-" + minute);
      world.time.sleep(Duration.ofMinutes(1));
    }
    awaitSecondCompletion();

    assertThat(world.facts(DrainFact.DrainStarted.class).size() - drains).isBetween(2, 6);
    assertThat(world.time.elapsed()).isLessThan(INTERVAL.plusMinutes(7));
  }
}
