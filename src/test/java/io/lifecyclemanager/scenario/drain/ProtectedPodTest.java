package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.fakes.FakePods.PodRequest;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A pod that must not be interrupted ends by itself, or is evicted as the deadline approaches. */
class ProtectedPodTest {
  private static final String PROTECT = "lifecycle-manager.io/protect";
  private static final PodSpec JOB = PodSpec.pod("render-1").annotation(PROTECT, "true");

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void theDrainWaitsUntilAProtectedPodHasEndedByItself() throws InterruptedException {
    PodRef job = add(JOB);
    PodRef web = add(PodSpec.pod("web-1"));
    terminate();
    world.time.sleep(Duration.ofMinutes(30));
    assertThat(evicted()).containsExactly(web);
    assertThat(world.autoScaling.completions()).isEmpty();

    world.pods.remove(job);
    world.awaitIdle();
    assertThat(evicted()).containsExactly(web);
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(31));
  }

  @Test
  void aProtectedPodIsEvictedBeforeItIsDeletedAsTheDeadlineApproaches()
      throws InterruptedException {
    PodRef job = add(JOB);
    world.autoScaling.setMetadata(ScenarioWorld.GROUP, ScenarioWorld.HOOK, "deadline=1h");
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    terminate();
    world.awaitIdle();

    List<PodRequest> requests = world.pods.requests();
    assertThat(requests).allMatch(request -> request.pod().equals(job));
    assertThat(requests.getFirst().grace()).isNull();
    assertThat(requests.getLast().grace()).isNotNull();
    Duration between = requests.getLast().at().minus(requests.getFirst().at());
    assertThat(between.toSeconds()).isBetween(55L, 65L);
    assertThat(requests.getFirst().at()).isGreaterThan(Duration.ofMinutes(50));
  }

  @Test
  void aPodThatIsNoLongerProtectedIsEvicted() throws InterruptedException {
    PodRef job = add(JOB);
    terminate();
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(evicted()).isEmpty();
    world.pods.annotate(job, Map.of());
    world.awaitIdle();

    assertThat(evicted()).containsExactly(job);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(11));
  }

  @Test
  void aPodThatBecomesProtectedDuringItsEvictionIsWaitedFor() throws InterruptedException {
    PodRef job = refusedJob();
    terminate();
    world.time.sleep(Duration.ofMinutes(5));
    assertThat(evicted()).isNotEmpty();
    world.pods.annotate(job, Map.of(PROTECT, "true"));
    world.time.sleep(Duration.ofSeconds(30));
    int evictions = evicted().size();

    world.pods.budget("shop", "web", Map.of("app", "web"), 1);
    world.time.sleep(Duration.ofHours(3));
    assertThat(evicted()).hasSize(evictions);
    world.pods.annotate(job, Map.of());
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.pods.deletions()).isEmpty();
  }

  @Test
  void aPodThatBecomesProtectedDuringItsEvictionIsEvictedAgainAsTheDeadlineApproaches()
      throws InterruptedException {
    PodRef job = refusedJob();
    world.autoScaling.setMetadata(ScenarioWorld.GROUP, ScenarioWorld.HOOK, "deadline=1h");
    terminate();
    world.time.sleep(Duration.ofMinutes(5));
    world.pods.annotate(job, Map.of(PROTECT, "true"));
    world.time.sleep(Duration.ofMinutes(50));
    int evictions = evicted().size();
    world.awaitIdle();

    assertThat(evicted()).hasSizeGreaterThan(evictions);
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.pods.deletions().getFirst().at()).isGreaterThan(Duration.ofMinutes(58));
  }

  private PodRef refusedJob() {
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    return add(PodSpec.pod("render-1").stopsIn(10));
  }

  @Test
  void optionsProtectFurtherPods() throws InterruptedException {
    world.withSettings(_ ->
        ParsedSettings.serve(
            "--queue-name=queue",
            "--port=0",
            "--protect-selector=tier=batch",
            "--honor-safe-to-evict",
            "--honor-do-not-disrupt"));
    List<PodRef> jobs =
        List.of(
            add(PodSpec.pod("a-1").labels(Map.of("tier", "batch"))),
            add(
                PodSpec.pod("b-1")
                    .annotation("cluster-autoscaler.kubernetes.io/safe-to-evict", "false")),
            add(PodSpec.pod("c-1").annotation("karpenter.sh/do-not-disrupt", "true")));
    terminate();
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(evicted()).isEmpty();
    jobs.forEach(world.pods::remove);
    world.awaitIdle();

    assertThat(evicted()).isEmpty();
  }

  @Test
  void criticalPodsStayWhileAProtectedPodRuns() throws InterruptedException {
    PodRef job = add(JOB);
    PodRef dns = add(PodSpec.pod("dns-1").priorityClass("system-cluster-critical"));
    terminate();
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(evicted()).isEmpty();
    world.pods.remove(job);
    world.awaitIdle();

    assertThat(evicted()).containsExactly(dns);
  }

  private PodRef add(PodSpec pod) {
    return world.pods.add(world.nodeOf(instance), pod);
  }

  private void terminate() {
    world.autoScaling.terminate(instance);
    world.start("replica-1");
  }

  private List<PodRef> evicted() {
    return world.pods.evictions().stream().map(PodRequest::pod).toList();
  }
}
