package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A drain that can only wait for others leaves its slot to another node. */
class BlockedDrainSlotTest {
  private static final Map<String, String> WEB = Map.of("app", "web");
  private static final PodSpec CRITICAL =
      PodSpec.pod("dns-1").labels(Map.of("app", "dns")).priorityClass("system-cluster-critical");
  private static final Map<String, String> CACHE = Map.of("app", "cache");

  @AutoClose
  private final ScenarioWorld world =
      new ScenarioWorld()
          .withSettings(_ ->
              ParsedSettings.serve("--queue-name=queue", "--port=0", "--max-drain-concurrency=1"));

  @Test
  void anotherNodeIsDrainedWhileABudgetBlocksTheFirst() throws InterruptedException {
    drainAnotherNode();
  }

  private void drainAnotherNode() throws InterruptedException {
    world.pods.budget("shop", "web", WEB, 0);
    terminate(1, PodSpec.pod("web-1"));
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    terminate(2, PodSpec.pod("cache-1").labels(CACHE));
    world.time.sleep(Duration.ofSeconds(30));
    assertThat(world.pods.removals()).extracting(one -> one.pod().name()).contains("cache-1");
  }

  @Test
  void anotherNodeIsDrainedWhileReplacementsForTheFirstFindNoNode() throws InterruptedException {
    world.pods.unschedulable.add(PodSpec.pod("web-1").controller().uid(), "0/5 nodes");
    drainAnotherNode();
  }

  @Test
  void theSlotIsKeptWhileAPodOfTheNodeStillStops() throws InterruptedException {
    world.pods.budget("shop", "web", WEB, 0);
    terminate(
        1, PodSpec.pod("web-1"), PodSpec.pod("cache-1").labels(CACHE).grace(900).stopsIn(800));
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    terminate(2, PodSpec.pod("cache-2").labels(CACHE));
    world.time.sleep(Duration.ofMinutes(5));
    assertThat(world.facts(DrainStarted.class)).hasSize(1);
  }

  @Test
  void aDrainThatCanGoOnAgainEndsWhileTheOtherNodeHasTheSlot() throws InterruptedException {
    world.pods.budget("shop", "web", WEB, 0);
    InstanceId first = terminate(1, PodSpec.pod("web-1"));
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    terminate(2, PodSpec.pod("cache-1").labels(CACHE).grace(900).stopsIn(800));
    world.time.sleep(Duration.ofSeconds(30));
    world.pods.budget("shop", "web", WEB, 1);
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(world.facts(TerminationEnded.class))
        .extracting(end -> end.subject().instance())
        .containsExactly(first);
  }

  @Test
  void anotherNodeIsDrainedWhileTheFirstIsInModeWait() throws InterruptedException {
    InstanceId first = terminate(1, PodSpec.pod("job-1"));
    world.nodes.changeByAnotherActor(
        world.nodeOf(first),
        new NodeChange(null, Map.of(), Map.of(PlanParser.DRAIN_ANNOTATION, "wait")));
    TerminationService replica = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    terminate(2, PodSpec.pod("cache-1").labels(CACHE));
    world.time.sleep(Duration.ofSeconds(30));
    assertThat(removed()).containsExactly("cache-1");
    assertThat(replica.terminations().snapshots().get(first).blockers())
        .singleElement()
        .matches(blocker -> blocker.kind() == BlockerKind.DRAIN_MODE)
        .matches(blocker -> blocker.sentence().endsWith("is waited for (drain mode wait)"));
  }

  @Test
  void anotherNodeIsDrainedWhileACriticalPodStaysBehindABlockedOne() throws InterruptedException {
    world.pods.budget("shop", "web", WEB, 0);
    terminate(1, PodSpec.pod("web-1"), CRITICAL);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    terminate(2, PodSpec.pod("cache-1").labels(CACHE));
    world.time.sleep(Duration.ofSeconds(30));
    assertThat(removed()).containsExactly("cache-1");
  }

  @Test
  void theSlotIsTakenBackWhenTheCriticalPodIsEvicted() throws InterruptedException {
    InstanceId first = terminate(1, CRITICAL.grace(900).stopsIn(800));
    PodRef job =
        world.pods.add(
            world.nodeOf(first),
            PodSpec.pod("job-1").annotation("lifecycle-manager.io/protect", "true"));
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    world.pods.remove(job);
    world.time.sleep(Duration.ofSeconds(30));
    terminate(2, PodSpec.pod("cache-1").labels(CACHE));
    world.time.sleep(Duration.ofMinutes(5));
    assertThat(world.facts(DrainStarted.class)).hasSize(1);
  }

  private List<String> removed() {
    return world.pods.removals().stream().map(one -> one.pod().name()).toList();
  }

  private InstanceId terminate(int number, PodSpec... pods) {
    InstanceId instance = world.addNode(number);
    for (PodSpec pod : pods) {
      world.pods.add(world.nodeOf(instance), pod);
    }
    world.autoScaling.terminate(instance);
    return instance;
  }
}
