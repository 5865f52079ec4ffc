package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.FakePods.PodRequest;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The pods of a budget that never allows a disruption, on several nodes, near their deadline. */
class SpreadForcedDeletionsTest {
  private static final Duration GRACE = Duration.ofSeconds(30);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  @Test
  void onePodIsDeletedAfterTheOther() throws InterruptedException {
    terminate(5);
    List<Duration> deletions = deletions();
    assertThat(deletions).hasSize(5);
    for (int i = 1; i < deletions.size(); i++) {
      assertThat(deletions.get(i).minus(deletions.get(i - 1))).isGreaterThanOrEqualTo(GRACE);
    }
    assertThat(deletions.getFirst()).isGreaterThan(Duration.ofMinutes(56));
    assertThat(world.pods.removals()).noneMatch(one -> one.killed());
  }

  @Test
  void whereTimeIsShortEachPodKeepsItsGracePeriod() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.maxDuration(settings, Duration.ofMinutes(5)));
    terminate(20);
    assertThat(world.pods.deletions()).hasSize(20).allMatch(one -> one.grace().equals(GRACE));
    assertThat(world.pods.removals()).hasSize(20).noneMatch(one -> one.killed());
  }

  @Test
  void aBudgetThatRecoversSparesTheOtherPods() throws InterruptedException {
    begin(5);
    world.time.until(() -> !world.pods.deletions().isEmpty(), ScenarioWorld.LONG);
    world.pods.budget("shop", "web", Map.of("app", "web"), 10);
    world.awaitIdle();
    assertThat(world.pods.deletions()).hasSize(1);
  }

  @Test
  void aPodOfAnotherBudgetDoesNotWaitForThem() throws InterruptedException {
    Map<String, String> cache = Map.of("app", "cache");
    world.pods.budget("shop", "cache", cache, 0);
    InstanceId instance = world.addNode(100);
    PodRef other = world.pods.add(world.nodeOf(instance), PodSpec.pod("cache-1").labels(cache));
    world.autoScaling.terminate(instance);
    terminate(5);
    assertThat(world.pods.deletions())
        .filteredOn(one -> one.pod().equals(other))
        .singleElement()
        .satisfies(one -> assertThat(one.at()).isGreaterThan(Duration.ofMinutes(59)));
  }

  @Test
  void eachOneIsReportedWithItsBudget() throws InterruptedException {
    terminate(2);
    assertThat(world.facts(EvictionAnswered.class))
        .filteredOn(EvictionAnswered::forced)
        .hasSize(2)
        .extracting(EvictionAnswered::budget)
        .containsOnly("shop/web");
  }

  private void terminate(int nodes) throws InterruptedException {
    begin(nodes);
    world.awaitIdle();
  }

  private void begin(int nodes) {
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    for (int i = 1; i <= nodes; i++) {
      InstanceId instance = world.addNode(i);
      world.pods.add(world.nodeOf(instance), PodSpec.pod("web-" + i).grace(30).stopsIn(29));
      world.autoScaling.terminate(instance);
    }
    world.start("replica-1");
  }

  private List<Duration> deletions() {
    return world.pods.deletions().stream().map(PodRequest::at).toList();
  }
}
