package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact.BlockedPodsCounted;
import io.lifecyclemanager.model.DrainFact.NearDeadlinesCounted;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the pods that keep drains from ending, by reason, and the terminations that are near their
 * deadlines. Thread-safe.
 */
final class BlockerMeters {
  private final AtomicInteger nearDeadline = new AtomicInteger();
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
    meters.gauge(
        "near_deadline_instances",
        "Terminations in progress that have less than a fifth of their time left.",
        nearDeadline::get);
  }

  void record(BlockedPodsCounted count) {
    pods = count.pods();
  }

  void record(NearDeadlinesCounted count) {
    nearDeadline.set(count.terminations());
  }
}
