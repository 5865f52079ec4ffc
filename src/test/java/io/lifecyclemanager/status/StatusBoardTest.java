package io.lifecyclemanager.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.termination.TerminationSnapshot;
import io.lifecyclemanager.termination.TerminationState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The size of an answer is bounded, however many terminations are blocked by however many pods. */
class StatusBoardTest {
  private static final GroupName GROUP = new GroupName("web");
  private static final String REFUSAL =
      "Cannot evict pod as it would violate the pod's disruption budget. The disruption budget web"
          + " needs 10 healthy pods and has 10 currently";

  private final SimulatedTime time = new SimulatedTime();
  private final TerminationRecords records = new TerminationRecords("replica-1", time);
  private final Map<InstanceId, TerminationSnapshot> snapshots = new HashMap<>();
  private final StatusBoard board = new StatusBoard(records, () -> snapshots, Map::of, time);

  private void addBlocked(int number) {
    InstanceId instance = new InstanceId("i-%017x".formatted(number));
    TerminatingInstance subject =
        new TerminatingInstance(instance, GROUP, new NodeRef("node-" + number, "uid"));
    LifecycleAction action = new LifecycleAction(GROUP, "drain", instance, "token-" + number, null);
    records.on(new Fact.TerminationStarted(subject, action, "hook drain", Duration.ofHours(1)));
    for (int claim = 0; claim < 50; claim++) {
      records.on(new Fact.NodeClaimed(subject, claim, true, Duration.ZERO, false));
    }
    snapshots.put(
        instance,
        new TerminationSnapshot(
            subject,
            new TerminationState.Locating(),
            time.now(),
            IntStream.range(0, 30).mapToObj(this::blockedPod).toList(),
            null,
            List.of()));
  }

  private Blocker blockedPod(int number) {
    return new Blocker(
        BlockerKind.BUDGET,
        new PodRef("shop", "web-" + number, "uid"),
        "shop/web",
        REFUSAL,
        BlockerTimes.since(time.now()));
  }

  @Test
  void aThousandBlockedTerminationsAreAFewMegabytesWithAllPodsCounted() {
    IntStream.range(0, 1000).forEach(this::addBlocked);
    List<TerminationStatus> current = board.current();

    assertThat(current).hasSize(1000);
    assertThat(current)
        .allSatisfy(status -> {
          assertThat(status.pods()).isEqualTo(Map.of("evicting", 30));
          assertThat(status.needsAttention()).isTrue();
        });
    assertThat(StatusJson.write(current).length()).isLessThan(5 << 20);
  }

  @Test
  void ofAFewTerminationsAllIsShown() {
    addBlocked(1);
    TerminationStatus status = board.current().getFirst();

    assertThat(status.blockers()).hasSize(30);
    assertThat(status.steps()).hasSize(30);
  }
}
