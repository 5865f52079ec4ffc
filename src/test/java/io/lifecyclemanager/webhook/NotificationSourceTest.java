package io.lifecyclemanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.ClaimLost;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.OwnerFollowed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.webhook.NotificationSource.TypedNotification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NotificationSourceTest {
  private static final TerminatingInstance WEB = subject("i-0web", "web-node");
  private static final TerminatingInstance API = subject("i-0api", "api-node");
  private static final PodRef POD = new PodRef("shop", "web-0", "a-uid");

  private final SimulatedTime time = new SimulatedTime();
  private final NotificationSource source = new NotificationSource("prod", "replica-1", time);

  @Test
  void aTerminationIsToldFromItsClaimToItsEnd() {
    assertThat(
            texts(
                started(WEB, "i-0web-aaaa"),
                claimed(WEB, false),
                ended(WEB, "i-0web-aaaa", TerminationOutcome.COMPLETED)))
        .containsExactly(
            "started: termination started: hook drain, 3600 s until its deadline; node claimed"
                + " (cordoned, excluded from load balancers) in 0.12 s, epoch 1",
            "ended: termination completed after 55 s: 2 pods gone");
    assertThat(source.tracked()).isZero();
  }

  @Test
  void eachFieldThatIsKnownHasItsValue() {
    TypedNotification start =
        Stream.of(started(WEB, "i-0web-aaaa"), claimed(WEB, false))
            .flatMap(fact -> source.of(fact).stream())
            .findFirst()
            .orElseThrow();

    assertThat(start.type()).isEqualTo(NotificationType.STARTED);
    assertThat(start.notification().fields())
        .containsEntry("id", "i-0web-aaaa/started")
        .containsEntry("event", "started")
        .containsEntry("severity", "info")
        .containsEntry("at", "2026-01-01T00:00:00Z")
        .containsEntry("termination", "i-0web-aaaa")
        .containsEntry("instance", "i-0web")
        .containsEntry("node", "web-node")
        .containsEntry("group", "workers")
        .containsEntry("cluster", "prod")
        .containsEntry("replica", "replica-1")
        .doesNotContainKey("outcome");
    assertThat(Notification.FIELDS).containsAll(start.notification().fields().keySet());
  }

  @Test
  void whatDidNotEndInTimeHasFailed() {
    for (TerminationOutcome outcome :
        List.of(TerminationOutcome.ABANDONED, TerminationOutcome.OVER)) {
      assertThat(types(started(WEB, "i-0web-aaaa"), ended(WEB, "i-0web-aaaa", outcome)))
          .containsExactly(NotificationType.FAILED);
    }
  }

  @Test
  void theReplicaThatTakesANodeOverTellsOnlyTheEnd() {
    assertThat(
            types(
                started(WEB, "i-0web-aaaa"),
                claimed(WEB, true),
                ended(WEB, "i-0web-aaaa", TerminationOutcome.COMPLETED)))
        .containsExactly(NotificationType.ENDED);
  }

  @Test
  void aReplicaThatLeavesTheNodeToAnotherTellsNothingMore() {
    for (Fact left : List.of(new ClaimLost(WEB, "other"), new OwnerFollowed(WEB, "other"))) {
      assertThat(
              types(
                  started(WEB, "i-0web-aaaa"),
                  left,
                  ended(WEB, "i-0web-aaaa", TerminationOutcome.COMPLETED)))
          .isEmpty();
    }
    assertThat(
            types(
                started(WEB, "i-0web-aaaa"),
                ended(WEB, "i-0web-aaaa", TerminationOutcome.HANDED_OVER)))
        .isEmpty();
  }

  @Test
  void aNodeThatIsOnlyCordonedHasNoEnd() {
    assertThat(
            types(
                started(WEB, "i-0web-aaaa"),
                new NodeClaimed(WEB, 1, false, Duration.ofMillis(120), true),
                ended(WEB, "i-0web-aaaa", TerminationOutcome.OVER)))
        .containsExactly(NotificationType.STARTED);
  }

  @Test
  void theNextTerminationOfAnInstanceMayBeginBeforeTheOneBeforeEnds() {
    assertThat(
            types(
                started(WEB, "i-0web-aaaa"),
                claimed(WEB, false),
                started(WEB, "i-0web-bbbb"),
                ended(WEB, "i-0web-aaaa", TerminationOutcome.OVER),
                claimed(WEB, true),
                ended(WEB, "i-0web-bbbb", TerminationOutcome.COMPLETED)))
        .containsExactly(NotificationType.STARTED, NotificationType.FAILED, NotificationType.ENDED);
    assertThat(source.tracked()).isZero();
  }

  @Test
  void blockersAreToldOnceAndABudgetOfSeveralNodesOnceForAll() {
    Blocker web = refusal("shop/web", "web-0");
    Fact first = new BlockersListed(Map.of(WEB, List.of(web)));
    Fact both =
        new BlockersListed(Map.of(WEB, List.of(web), API, List.of(refusal("shop/web", "web-1"))));

    List<Map<String, String>> told =
        Stream.of(started(WEB, "i-0web-aaaa"), started(API, "i-0api-aaaa"), first, first, both)
            .flatMap(fact -> source.of(fact).stream())
            .map(each -> each.notification().fields())
            .toList();

    assertThat(told).hasSize(2);
    assertThat(told.get(0))
        .containsEntry("id", "i-0web-aaaa/replica-1/blocked/1")
        .containsEntry("severity", "warning")
        .hasEntrySatisfying("text", text -> assertThat(text).contains("blocked by pod shop/web-0"));
    assertThat(told.get(1))
        .containsEntry("id", "replica-1/blocked/1")
        .doesNotContainKeys("instance", "termination")
        .hasEntrySatisfying("text", text -> assertThat(text).contains("2 pods of 2 nodes"));
  }

  @Test
  void aTextIsNoLongerThanAChatRoomTakes() {
    Blocker endless = refusal("shop/" + "x".repeat(5000), "web-0");

    assertThat(
            texts(started(WEB, "i-0web-aaaa"), new BlockersListed(Map.of(WEB, List.of(endless)))))
        .singleElement()
        .asString()
        .hasSize("blocked: ".length() + 2000)
        .endsWith("…");
  }

  @Test
  void theFirstForcedDeletionOfATerminationIsTold() {
    assertThat(
            texts(
                started(WEB, "i-0web-aaaa"),
                eviction(false, EvictionResult.ACCEPTED),
                eviction(true, EvictionResult.ACCEPTED),
                eviction(true, EvictionResult.ACCEPTED)))
        .singleElement()
        .asString()
        .startsWith("forced: pod shop/web-0: ");
  }

  private List<NotificationType> types(Fact... facts) {
    return Stream.of(facts)
        .flatMap(fact -> source.of(fact).stream())
        .map(TypedNotification::type)
        .toList();
  }

  private List<String> texts(Fact... facts) {
    return Stream.of(facts)
        .flatMap(fact -> source.of(fact).stream())
        .map(each -> each.type().text() + ": " + each.notification().fields().get("text"))
        .toList();
  }

  private static TerminatingInstance subject(String instance, String node) {
    return new TerminatingInstance(
        new InstanceId(instance), new GroupName("workers"), new NodeRef(node, node + "-uid"));
  }

  private static Fact started(TerminatingInstance subject, String id) {
    return new TerminationStarted(subject, id, null, "hook drain", Duration.ofHours(1));
  }

  private static Fact claimed(TerminatingInstance subject, boolean resumed) {
    return new NodeClaimed(subject, 1, resumed, Duration.ofMillis(120), false);
  }

  private static Fact ended(TerminatingInstance subject, String id, TerminationOutcome outcome) {
    return new TerminationEnded(subject, id, outcome, Duration.ofSeconds(55), "2 pods gone");
  }

  private static Fact eviction(boolean forced, EvictionResult result) {
    return new EvictionAnswered(WEB, POD, forced, result, "", 1, null);
  }

  private Blocker refusal(String budget, String pod) {
    return new Blocker(
        BlockerKind.BUDGET,
        new PodRef("shop", pod, pod + "-uid"),
        budget,
        "the budget needs 2 healthy pods",
        BlockerTimes.since(time.now()));
  }
}
