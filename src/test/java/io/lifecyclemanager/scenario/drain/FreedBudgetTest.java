package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.fakes.FakePods.PodRequest;
import io.lifecyclemanager.fakes.ForwardingPods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A budget allows a disruption again while evictions of many nodes wait for it. */
class FreedBudgetTest {
  private static final Map<String, String> WEB = Map.of("app", "web");
  private static final int NODES = 20;

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private PodControl seen = world.pods;

  @Test
  void aBlockedPodIsEvictedAtOnce() throws InterruptedException {
    drainWithBudget(1, 0);
    allow(1);
    assertThat(acceptedSince(Duration.ZERO)).hasSize(1);
  }

  @Test
  void itsRequestDoesNotWaitForFirstRequests() throws InterruptedException {
    List<PodRef> repeated = new CopyOnWriteArrayList<>();
    seen =
        new ForwardingPods(world.pods) {
          @Override
          public EvictionOutcome evictAgain(PodRef pod, Duration atMost) {
            repeated.add(pod);
            return super.evictAgain(pod, atMost);
          }
        };
    drainWithBudget(NODES, 0);
    assertThat(world.pods.evictions()).hasSize(NODES + repeated.size());
    Duration before = world.time.elapsed();
    repeated.clear();
    allow(2);
    assertThat(acceptedSince(before)).extracting(PodRequest::pod).isSubsetOf(repeated).hasSize(2);
  }

  @Test
  void eachRiseEvictsAsManyPodsAsItAllowsAcrossAllNodes() throws InterruptedException {
    drainWithBudget(NODES, 0);
    for (int freed = 1; freed <= 3; freed++) {
      Duration before = world.time.elapsed();
      allow(freed);
      assertThat(acceptedSince(before)).hasSize(freed);
    }
  }

  @Test
  void theOtherPodsAreNotEvictedInVain() throws InterruptedException {
    world.withSettings(
        _ -> ParsedSettings.serve("--queue-name=queue", "--port=0", "--drain-interval=3600"));
    drainWithBudget(NODES, 0);
    Duration before = world.time.elapsed();
    allow(1);
    long refused =
        since(before).stream()
            .filter(request -> request.answer() instanceof EvictionOutcome.EvictionRefused)
            .count();
    // A pause of minutes may end within that time.
    assertThat(refused).isLessThan(NODES / 4);
  }

  @Test
  void theTerminationThatBeganFirstGoesFirst() throws InterruptedException {
    PodRef first = terminate(1);
    world.pods.budget("shop", "web", WEB, 0);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    terminate(2);
    world.time.sleep(Duration.ofMinutes(5));
    Duration before = world.time.elapsed();
    allow(1);
    assertThat(acceptedSince(before)).extracting(PodRequest::pod).containsExactly(first);
  }

  private void drainWithBudget(int nodes, int allowed) throws InterruptedException {
    world.pods.budget("shop", "web", WEB, allowed);
    for (int i = 1; i <= nodes; i++) {
      terminate(i);
    }
    world.start("replica-1", seen);
    world.time.sleep(Duration.ofMinutes(5));
    assertThat(world.pods.removals()).isEmpty();
  }

  private PodRef terminate(int number) {
    InstanceId instance = world.addNode(number);
    PodRef pod = world.pods.add(world.nodeOf(instance), PodSpec.pod("web-" + number));
    world.autoScaling.terminate(instance);
    return pod;
  }

  /** The budget allows so many disruptions, and 0.3 s pass. */
  private void allow(int disruptions) throws InterruptedException {
    world.pods.budget("shop", "web", WEB, disruptions);
    world.time.sleep(Duration.ofMillis(300));
  }

  private List<PodRequest> acceptedSince(Duration at) {
    return since(at).stream()
        .filter(request -> request.answer() instanceof EvictionOutcome.EvictionAccepted)
        .toList();
  }

  private List<PodRequest> since(Duration at) {
    return world.pods.evictions().stream()
        .filter(request -> request.at().compareTo(at) >= 0)
        .toList();
  }
}
