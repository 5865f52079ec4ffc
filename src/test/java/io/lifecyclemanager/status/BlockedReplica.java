package io.lifecyclemanager.status;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.TerminationSnapshot;
import io.lifecyclemanager.termination.TerminationState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The board of a replica whose terminations are blocked by 30 pods each, after 50 claims. */
final class BlockedReplica {
  private static final GroupName GROUP = new GroupName("web");
  private static final String REFUSAL =
      "Cannot evict pod as it would violate the pod's disruption budget. The disruption budget web"
          + " needs 10 healthy pods and has 10 currently";

  final StatusBoard board;

  private final Time time;
  private final TerminationRecords records;
  private final Map<InstanceId, TerminationSnapshot> snapshots = new HashMap<>();

  BlockedReplica(String name, Time time) {
    this.time = time;
    this.records = new TerminationRecords(name, time);
    this.board = new StatusBoard(records, () -> snapshots, Map::of, time);
  }

  static InstanceId instance(int number) {
    return new InstanceId("i-%017x".formatted(number));
  }

  void addBlocked(int number) {
    InstanceId instance = instance(number);
    TerminatingInstance subject =
        new TerminatingInstance(instance, GROUP, new NodeRef("node-" + number, "uid"));
    LifecycleAction action = new LifecycleAction(GROUP, "drain", instance, "token-" + number, null);
    records.on(
        new Fact.TerminationStarted(
            subject, "i-0abc-k3f9", action, "hook drain", Duration.ofHours(1)));
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
}
