package io.lifecyclemanager.status;

import io.lifecyclemanager.model.Fact.HeartbeatSent;
import io.lifecyclemanager.status.TerminationStatus.HeartbeatStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The heartbeats of the lifecycle actions of one termination. Not thread-safe. */
final class HeartbeatRecord {
  private final Map<String, Integer> failures = new HashMap<>();
  private @Nullable Instant last;

  /** A heartbeat was sent and answered, or failed. */
  void add(HeartbeatSent heartbeat, Instant at) {
    String hook = heartbeat.action().hook();
    switch (heartbeat.result()) {
      case RECORDED -> {
        last = at;
        failures.remove(hook);
      }
      case FAILED, REJECTED -> failures.merge(hook, 1, Integer::sum);
      case OVER -> failures.remove(hook);
    }
  }

  /**
   * What is known of them.
   *
   * @param next when the next one is due; null where none is
   */
  HeartbeatStatus toStatus(@Nullable Instant next) {
    return new HeartbeatStatus(
        last, next, failures.values().stream().mapToInt(Integer::intValue).sum());
  }
}
