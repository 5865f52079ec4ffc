package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts the pods that keep drains from ending, by reason. Thread-safe. */
final class BlockerMeters {
  private volatile Map<BlockerKind, Long> pods = Map.of();

  BlockerMeters(MeterFactory meters) {
    Arrays.stream(BlockerKind.values())
        .filter(BlockerKind::isPod)
        .forEach(kind ->
            meters.gauge(
                "blocked_pods",
                "Pods that terminations of this replica wait for, by what keeps them on the node.",
                () -> pods.getOrDefault(kind, 0L),
                "reason",
                kind.label()));
  }

  void record(BlockersListed blockers) {
    pods =
        blockers.all().values().stream()
            .flatMap(List::stream)
            .map(Blocker::kind)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
