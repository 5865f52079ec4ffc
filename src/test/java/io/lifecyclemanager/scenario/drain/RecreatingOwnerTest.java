package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.fakes.FakePods.PodRequest;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A controller puts its pods straight back on the draining node. */
class RecreatingOwnerTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final NodeRef node = world.nodeOf(instance);
  private final AtomicInteger names = new AtomicInteger();
  private volatile boolean keeping = true;

  @Test
  void aPodThatAlwaysComesBackDoesNotKeepTheDrainFromEnding() throws InterruptedException {
    keep(1, PodSpec.pod("operator-x").labels(Map.of()));
    drain();
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(15));
    assertThat(evictionsOf("operator")).hasSize(3);
    assertThat(world.facts(PodsRecreated.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.owner()).hasToString("ReplicaSet shop/operator"));
  }

  @Test
  void itsPodsAreEvictedWithGrowingPausesWhileOtherPodsLeave() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    keep(1, PodSpec.pod("operator-x").labels(Map.of()));
    drain();
    world.time.sleep(Duration.ofMinutes(30));
    List<PodRequest> evictions = evictionsOf("operator");
    assertThat(evictions).hasSizeBetween(8, 16);
    Duration last = evictions.getLast().at().minus(evictions.get(evictions.size() - 2).at());
    assertThat(last).isGreaterThan(Duration.ofMinutes(2));

    world.pods.budget("shop", "web", Map.of("app", "web"), 1);
    world.awaitIdle();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(PodsRecreated.class)).hasSize(1);
  }

  @Test
  void threePodsThatComeBackOnceAreAllDrained() throws InterruptedException {
    PodSpec db = PodSpec.pod("db-x").labels(Map.of()).stopsIn(5).ownedBy("apps/StatefulSet");
    keep(3, db);
    drain();
    world.time.until(() -> evictionsOf("db").size() == 6, ScenarioWorld.LONG);
    stopKeeping();
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(6);
    assertThat(world.facts(PodsRecreated.class)).isEmpty();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void onAnUnreachableNodeOneEvictionPerOwnerIsOutstanding() throws InterruptedException {
    world.nodes.setReady(node, ReadyCondition.UNKNOWN);
    keep(2, PodSpec.pod("operator-x").labels(Map.of()).neverTerminates());
    keep(1, PodSpec.pod("other-x").labels(Map.of()).neverTerminates());
    drain();
    world.awaitIdle();

    assertThat(evictionsOf("operator")).hasSize(1);
    assertThat(evictionsOf("other")).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void aDaemonSetOfAnotherApiGroupStays() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("agent-1").ownedBy("apps.kruise.io/DaemonSet"));
    drain();
    world.awaitIdle();

    assertThat(world.pods.requests()).isEmpty();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  private void drain() {
    world.autoScaling.terminate(instance);
    world.start("replica-1");
  }

  private void stopKeeping() {
    keeping = false;
  }

  private List<PodRequest> evictionsOf(String owner) {
    return world.pods.evictions().stream()
        .filter(one -> one.pod().name().startsWith(owner + "-"))
        .toList();
  }

  /** A controller that keeps so many pods on the node. */
  private void keep(int replicas, PodSpec spec) {
    for (int i = 0; i < replicas; i++) {
      addPod(spec);
    }
    world.time.start("controller of " + spec.name(), () -> runController(replicas, spec));
  }

  /** As a ReplicaSet does, under a new name. */
  private void addPod(PodSpec spec) {
    world.pods.add(node, spec.named(spec.controller().name() + "-" + names.incrementAndGet()));
  }

  private void runController(int replicas, PodSpec spec) {
    try {
      while (keeping && world.facts(Fact.TerminationEnded.class).isEmpty()) {
        long running =
            world.pods.actual(node).values().stream()
                .filter(pod -> pod.owner().name().equals(spec.controller().name()))
                .filter(pod -> !pod.terminating())
                .count();
        for (long i = running; i < replicas; i++) {
          addPod(spec);
        }
        world.time.sleep(Duration.ofMillis(100));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
