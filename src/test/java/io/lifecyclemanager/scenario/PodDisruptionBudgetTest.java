package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.fakes.FakePods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Refused evictions are retried; only the deadline is final. */
class PodDisruptionBudgetTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final NodeRef node = world.nodeOf(instance);

  @Test
  void aPodLeavesWithinSecondsOfItsBudgetAllowingIt() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(10));
    assertThat(world.pods.removals()).isEmpty();

    Duration allowed = world.time.elapsed();
    world.pods.budget("shop", "web", Map.of("app", "web"), 1);
    world.awaitIdle();

    assertThat(world.pods.removals().getFirst().at().minus(allowed))
        .isLessThan(Duration.ofSeconds(12));
    assertThat(world.pods.deletions()).isEmpty();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void aServerErrorAndAWebhookDenialAreRetried() throws InterruptedException {
    PodRef pod = world.pods.add(node, PodSpec.pod("kafka-0"));
    world.pods.refuse(
        pod,
        new EvictionOutcome.EvictionRefused(
            EvictionOutcome.RefusalReason.OTHER, "denied by the operator", null),
        5);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.evictions()).hasSize(6);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void anOverloadedServerIsAskedAgainAfterItsRetryAfter() throws InterruptedException {
    PodRef pod = world.pods.add(node, PodSpec.pod("web-1"));
    world.pods.refuse(
        pod,
        new EvictionOutcome.EvictionRefused(
            EvictionOutcome.RefusalReason.OVERLOAD, "too many", Duration.ofSeconds(7)),
        1);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    var evictions = world.pods.evictions();
    assertThat(evictions.get(1).at().minus(evictions.get(0).at()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void evictionEscalatesToDeletionInTimeForThePodsGracePeriod() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1").grace(120).stopsIn(110));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    FakePods.PodRequest deletion = world.pods.deletions().getFirst();
    assertThat(deletion.grace()).isEqualTo(Duration.ofMinutes(2));
    assertThat(deletion.at().toSeconds()).isBetween(3600L - 126, 3600L - 120);
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void withoutEscalationTheTerminationRunsOutOfTimeWithTheReason() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.maxGrace(settings, Duration.ZERO));
    world.pods.add(node, PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.deletions()).isEmpty();
    assertThat(world.autoScaling.completions().getFirst().verdict()).isEqualTo(Verdict.CONTINUE);
    assertThat(world.facts(DrainFact.DrainEnded.class).getFirst().failure())
        .contains("1 of 1 pods left")
        .contains("shop/web-1 was refused")
        .contains("web");
  }

  @Test
  void theGlobalTimeoutTightensTheDeadline() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofSeconds(30));
    world.withSettings(settings -> SettingsChange.maxDuration(settings, Duration.ofHours(10)));
    world.pods.add(node, PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.pods.deletions()).hasSize(1);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(50));
  }

  @Test
  void aPodThatReturnsUnderItsNameIsAnotherPod() throws InterruptedException {
    PodRef first = world.pods.add(node, PodSpec.pod("db-0").stopsIn(1));
    world.pods.refuse(
        first,
        new EvictionOutcome.EvictionRefused(EvictionOutcome.RefusalReason.BUDGET, "no room", null),
        3);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMillis(50));
    PodRef second = world.pods.replace(first);
    world.awaitIdle();

    assertThat(world.pods.evictions()).last().extracting(one -> one.pod()).isEqualTo(second);
    assertThat(world.pods.removals()).extracting(one -> one.pod()).containsExactly(second);
    assertThat(world.pods.evictions())
        .noneMatch(one -> one.answer() instanceof EvictionOutcome.PodReplaced);
  }

  @Test
  void aPodBoundAfterTheFirstListIsEvictedToo() throws InterruptedException {
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMillis(1500));
    world.pods.add(node, PodSpec.pod("late"));
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(1);
  }

  @Test
  void criticalPodsAreEvictedLast() throws InterruptedException {
    PodRef dns = world.pods.add(node, PodSpec.pod("dns").priorityClass("system-cluster-critical"));
    PodRef web = world.pods.add(node, PodSpec.pod("web-1").stopsIn(20));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.evictions()).extracting(one -> one.pod()).containsExactly(web, dns);
    assertThat(world.pods.evictions().getLast().at())
        .isGreaterThanOrEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void anUnreachableNodeIsWaitedForOnlyShortly() throws InterruptedException {
    world.nodes.setReady(node, io.lifecyclemanager.claim.Nodes.ReadyCondition.UNKNOWN);
    world.pods.add(node, PodSpec.pod("web-1").neverTerminates());
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(32));
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }
}
