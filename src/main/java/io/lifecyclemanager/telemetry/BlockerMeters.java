package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact.BlockedPodsCounted;
import java.util.Arrays;
import java.util.Map;

/** Counts the pods that keep drains from ending, by reason. Thread-safe. */
final class BlockerMeters {
  private volatile Map<BlockerKind, Integer> pods = Map.of();

  BlockerMeters(MeterFactory meters) {
    Arrays.stream(BlockerKind.values())
        .filter(BlockerKind::isPod)
        .forEach(kind ->
            meters.gauge(
                "blocked_pods",
                "Pods that terminations of this replica wait for, by what keeps them on the node.",
                () -> pods.getOrDefault(kind, 0),
                "reason",
                kind.label()));
  }

  void record(BlockedPodsCounted count) {
    pods = count.pods();
  }
}
