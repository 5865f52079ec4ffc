package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import io.lifecyclemanager.model.DrainFact.BlockedPodsCounted;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.DrainFact.NearDeadlinesCounted;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keeps a termination from ending is one line, and another one when that has changed. */
class BlockerLogTest {
  /** When simulated time begins. */
  private static final Instant BEGIN = new SimulatedTime().now();

  private static final String NEEDS_2 = "The disruption budget web needs 2 healthy pods and has 2";

  private final SimulatedTime time = new SimulatedTime();
  @AutoClose private CapturedLog log;
  private FactLogger facts;
  private Metrics metrics;

  @BeforeEach
  void open() throws Exception {
    log = new CapturedLog("text", Level.INFO);
    facts = new FactLogger(time, log.logger());
    metrics = new Metrics("1.2.3");
  }

  @Test
  void theBlockersOfANodeAreOneLine() {
    list(
        Map.of(
            node(1),
            List.of(
                budget("web-2", "shop/web", NEEDS_2),
                blocker("db-0", BlockerKind.REFUSAL, "denied by the operator"),
                blocker("zoo-0", BlockerKind.NO_ANSWER, "timeout"))));
    assertThat(texts())
        .containsExactly(
            "WARN  termination blocked by pod shop/db-0: was refused: denied by the operator"
                + " (since 00:00:00Z); pod shop/web-2: refused by budget shop/web: "
                + NEEDS_2
                + " (since 00:00:00Z, next try 00:01:00Z, deleted by force at 01:00:00Z);"
                + " pod shop/zoo-0: was not evicted: timeout (since 00:00:00Z)"
                + " instance=i-1 node=node-1 group=workers");
  }

  @Test
  void numbersThatCountUpAndPodsThatLeaveAreNoChange() {
    list(Map.of(node(1), List.of(budget("a", "shop/web", NEEDS_2), stuck("b", 30))));
    list(Map.of(node(1), List.of(budget("a", "shop/web", NEEDS_2 + "0"), stuck("b", 31))));
    list(Map.of(node(1), List.of(stuck("b", 32))));
    list(Map.of(node(1), List.of(budget("a", "shop/web", NEEDS_2), stuck("b", 33))));
    assertThat(texts()).hasSize(1);
  }

  @Test
  void timesThatPassAreNoChange() {
    Blocker first = budget("a", "shop/web", NEEDS_2);
    Blocker later =
        new Blocker(
            first.kind(),
            first.pod(),
            first.budget(),
            first.reason(),
            first.times().with(first.since(), BEGIN.plusSeconds(90)));
    list(Map.of(node(1), List.of(first)));
    list(Map.of(node(1), List.of(later)));
    assertThat(texts()).hasSize(1);
  }

  @Test
  void aNewPodAndANewReasonAreAChange() {
    list(Map.of(node(1), List.of(budget("a", "shop/web", NEEDS_2))));
    list(
        Map.of(
            node(1), List.of(budget("a", "shop/web", NEEDS_2), budget("b", "shop/web", NEEDS_2))));
    list(Map.of(node(1), List.of(blocker("a", BlockerKind.REFUSAL, "two budgets"))));
    assertThat(texts()).hasSize(3);
  }

  @Test
  void aNodeThatIsBlockedAgainLaterIsLoggedAgain() throws InterruptedException {
    list(Map.of(node(1), List.of(budget("a", "shop/web", NEEDS_2))));
    list(Map.of());
    time.sleep(Duration.ofSeconds(61));
    list(Map.of(node(1), List.of(budget("a", "shop/web", NEEDS_2))));
    assertThat(texts()).hasSize(2);
  }

  @Test
  void aBudgetThatBlocksOneNodeAndTwoNodesInTurnIsLoggedOnceAsEither() throws InterruptedException {
    Map<TerminatingInstance, List<Blocker>> one =
        Map.of(node(1), List.of(budget("a", "shop/web", NEEDS_2)));
    Map<TerminatingInstance, List<Blocker>> two =
        Map.of(
            node(1), List.of(budget("a", "shop/web", NEEDS_2)),
            node(2), List.of(budget("b", "shop/web", NEEDS_2)));
    for (int i = 0; i < 20; i++) {
      list(two);
      time.sleep(Duration.ofSeconds(30));
      list(one);
      time.sleep(Duration.ofSeconds(30));
    }
    assertThat(texts()).hasSize(2);
  }

  @Test
  void aBudgetThatBlocksSeveralNodesIsOneLineWithTheirNumber() {
    Map<TerminatingInstance, List<Blocker>> blocked = new HashMap<>();
    for (int i = 1; i <= 12; i++) {
      blocked.put(node(i), List.of(budget("web-" + i, "shop/web", NEEDS_2)));
    }
    blocked.put(
        node(12),
        List.of(budget("web-12", "shop/web", NEEDS_2), budget("db-0", "shop/db", "no db")));
    list(blocked);
    assertThat(texts())
        .containsExactlyInAnyOrder(
            "WARN  budget shop/web blocks 12 pods of 12 nodes, such as shop/web-1 on node-1: "
                + NEEDS_2
                + " (since 00:00:00Z, next try 00:01:00Z, deleted by force at 01:00:00Z)",
            "WARN  termination blocked by pod shop/db-0: refused by budget shop/db: no db"
                + " (since 00:00:00Z, next try 00:01:00Z, deleted by force at 01:00:00Z)"
                + " instance=i-12 node=node-12 group=workers");

    blocked.put(node(13), List.of(budget("web-13", "shop/web", NEEDS_2)));
    list(blocked);
    assertThat(texts()).as("one node more is no change").hasSize(2);
    for (int i = 14; i <= 16; i++) {
      blocked.put(node(i), List.of(budget("web-" + i, "shop/web", NEEDS_2)));
    }
    list(blocked);
    assertThat(texts()).hasSize(3).last().asString().contains("blocks 16 pods of 16 nodes");
  }

  @Test
  void blockedPodsAreCountedByReasonAndNotByNode() {
    metrics.on(new BlockedPodsCounted(Map.of(BlockerKind.BUDGET, 2, BlockerKind.STUCK, 1)));
    assertThat(blockedPods("budget")).isEqualTo(2);
    assertThat(blockedPods("stuck")).isEqualTo(1);
    assertThat(blockedPods("refusal")).isZero();

    metrics.on(new BlockedPodsCounted(Map.of()));
    assertThat(blockedPods("budget")).isZero();
  }

  @Test
  void terminationsThatAreNearTheirDeadlinesAreCounted() {
    String gauge = "lifecycle_manager_near_deadline_instances";
    assertThat(Scrape.of(metrics).value(gauge)).isZero();
    metrics.on(new NearDeadlinesCounted(2));
    assertThat(Scrape.of(metrics).value(gauge)).isEqualTo(2);
    metrics.on(new NearDeadlinesCounted(0));
    assertThat(Scrape.of(metrics).value(gauge)).isZero();
  }

  private double blockedPods(String reason) {
    return Scrape.of(metrics).value("lifecycle_manager_blocked_pods{reason=\"" + reason + "\"}");
  }

  private void list(Map<TerminatingInstance, List<Blocker>> blocked) {
    facts.on(new BlockersListed(blocked));
  }

  private static TerminatingInstance node(int number) {
    return new TerminatingInstance(
        new InstanceId("i-" + number),
        new GroupName("workers"),
        new NodeRef("node-" + number, "uid-" + number));
  }

  private static Blocker budget(String pod, String budget, String reason) {
    return new Blocker(
        BlockerKind.BUDGET,
        new PodRef("shop", pod, "uid-of-" + pod),
        budget,
        reason,
        new BlockerTimes(
            BEGIN,
            BEGIN.plusSeconds(60),
            BEGIN.plusSeconds(3600),
            BEGIN.plusSeconds(3630),
            BEGIN.plusSeconds(3635)));
  }

  private static Blocker blocker(String pod, BlockerKind kind, String reason) {
    return new Blocker(
        kind, new PodRef("shop", pod, "uid-of-" + pod), null, reason, BlockerTimes.since(BEGIN));
  }

  private static Blocker stuck(String pod, int seconds) {
    return blocker(pod, BlockerKind.STUCK, "grace period of " + seconds + " s is over");
  }

  private List<String> texts() {
    return log.lines().stream().map(line -> line.substring(line.indexOf(' ') + 1).strip()).toList();
  }
}
