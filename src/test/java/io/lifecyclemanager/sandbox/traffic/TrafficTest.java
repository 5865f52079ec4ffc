package io.lifecyclemanager.sandbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One of two nodes goes away, in simulated time, in the right order and in wrong ones. */
@DisplayName("Requests while a node goes away")
class TrafficTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String DOOMED = "doomed";
  private static final String STAYING = "staying";

  private final Map<String, String> pods = new HashMap<>(Map.of("a", DOOMED, "b", STAYING));
  private final Set<String> terminating = new HashSet<>();
  private final Map<String, Instant> ended = new HashMap<>();
  private final Map<String, Instant> gone = new HashMap<>();
  private final Set<String> registered = new HashSet<>(Set.of(DOOMED, STAYING));
  private Traffic traffic;
  private int millis;

  @BeforeEach
  void begin() {
    traffic =
        new Traffic(
            new Traffic.Habits(Duration.ofMillis(20), Duration.ofSeconds(2), Duration.ofSeconds(2)),
            new Random(1));
  }

  @ParameterizedTest
  @EnumSource
  void noRequestIsLostWhenTheBalancerKnowsBeforePodsAndMachineEnd(TrafficRoute way) {
    run(way, 1000);
    registered.remove(DOOMED);
    run(way, 2000);
    terminating.add("a");
    run(way, 3000);
    end("a");
    gone.put(DOOMED, now());
    run(way, 3000);

    assertThat(tally().lost()).isEmpty();
    assertThat(tally().sent()).isEqualTo(9000 / 10);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCAL", "HOST_PORT"})
  void requestsThatComeToThisNodeFindNoPodWhenItIsEvictedFirst(TrafficRoute way) {
    run(way, 1000);
    terminating.add("a");
    run(way, 2500);
    end("a");
    registered.remove(DOOMED);
    run(way, 4000);

    assertThat(tally().lost().get(LossReason.NO_POD)).isBetween(80L, 120L);
  }

  @Test
  void aNodeWithoutPodsServesTheWholeClusterUntilItsMachineGoes() {
    run(TrafficRoute.CLUSTER, 1000);
    terminating.add("a");
    run(TrafficRoute.CLUSTER, 3000);
    end("a");
    run(TrafficRoute.CLUSTER, 3000);
    assertThat(tally().lost()).isEmpty();

    registered.remove(DOOMED);
    gone.put(DOOMED, now());
    run(TrafficRoute.CLUSTER, 4000);
    assertThat(tally().lost()).containsOnlyKeys(LossReason.MACHINE_GONE);
    assertThat(tally().lostInAll()).isGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource
  void requestsOfAPodThatEndsAreLost(TrafficRoute way) {
    run(way, 1000);
    end("a");
    run(way, 20);

    assertThat(tally().lost()).containsKey(LossReason.POD_ENDED);
  }

  @Test
  void aPodThatDiedWithItsMachineStillGetsRequestsFromOtherNodes() {
    registered.remove(DOOMED);
    run(TrafficRoute.CLUSTER, 5000);
    gone.put(DOOMED, now());
    ended.put("a", now());
    run(TrafficRoute.CLUSTER, 5000);

    assertThat(tally().lost()).containsOnlyKeys(LossReason.POD_ENDED);
    assertThat(tally().lostInAll()).isGreaterThan(200);
  }

  @Test
  void aTerminatingPodServesItsNodesNewRequestsUntilItStops() {
    terminating.add("a");
    run(TrafficRoute.LOCAL, 3000);

    assertThat(tally().lost()).isEmpty();
    assertThat(traffic.running()).isPositive();
  }

  @Test
  void aTerminatingPodGetsNothingFromOtherNodesWhileThereIsAnother() {
    terminating.add("a");
    run(TrafficRoute.CLUSTER, 1000);
    end("a");
    run(TrafficRoute.CLUSTER, 1000);

    assertThat(tally().lost()).isEmpty();
  }

  @Test
  void aBalancerWithoutNodesLosesEverything() {
    registered.clear();
    run(TrafficRoute.CLUSTER, 100);

    assertThat(tally().lost()).isEqualTo(Map.of(LossReason.NO_NODE, 10L));
    assertThat(tally().running()).isZero();
  }

  @Test
  void aNodeThatIsRegisteredAgainGetsRequestsAgain() {
    run(TrafficRoute.LOCAL, 1000);
    registered.remove(DOOMED);
    run(TrafficRoute.LOCAL, 1000);
    registered.add(DOOMED);
    run(TrafficRoute.LOCAL, 3000);
    end("a");
    run(TrafficRoute.LOCAL, 1000);

    assertThat(tally().lost()).containsKey(LossReason.NO_POD);
  }

  private void end(String pod) {
    pods.remove(pod);
    ended.put(pod, now());
  }

  private Instant now() {
    return START.plusMillis(millis);
  }

  private static LoadBalancerFront front(TrafficRoute way) {
    return new LoadBalancerFront("web", way, "web");
  }

  /** One request every ten milliseconds. */
  private void run(TrafficRoute way, int forMillis) {
    for (int i = 0; i < forMillis; i += 10) {
      List<ServingPod> serving =
          new TreeMap<>(pods)
              .entrySet().stream()
                  .map(pod ->
                      new ServingPod(
                          pod.getKey(), "web", pod.getValue(), terminating.contains(pod.getKey())))
                  .toList();
      Map<String, List<ServingPod>> byWorkload =
          serving.stream().collect(Collectors.groupingBy(ServingPod::workload));
      traffic.step(
          new TrafficSnapshot(now(), byWorkload, Map.copyOf(ended), Map.copyOf(gone)),
          Map.of(front(way), Set.copyOf(registered)),
          1);
      millis += 10;
    }
  }

  private RequestTally tally() {
    return traffic.tallies().getFirst();
  }
}
