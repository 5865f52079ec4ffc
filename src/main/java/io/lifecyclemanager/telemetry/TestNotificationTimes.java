package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact.TestNotificationReceived;
import io.lifecyclemanager.model.GroupName;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the last test notification of each group was sent, by Auto Scaling's clock: whoever puts a
 * hook sees whether its message got here. A group's series appears with the first one. Thread-safe.
 */
final class TestNotificationTimes {
  /** Whoever may send to the queue may make up names of groups. */
  static final int MAX_GROUPS = 2_000;

  private final MeterFactory meters;
  private final Map<GroupName, Instant> last = new ConcurrentHashMap<>();

  TestNotificationTimes(MeterFactory meters) {
    this.meters = meters;
  }

  private double seconds(GroupName group) {
    Instant at = last.getOrDefault(group, Instant.EPOCH);
    return at.getEpochSecond() + at.getNano() / 1e9;
  }

  void record(TestNotificationReceived test) {
    if (last.size() >= MAX_GROUPS && !last.containsKey(test.group())) {
      return;
    }
    if (last.putIfAbsent(test.group(), test.at()) == null) {
      meters.gauge(
          "last_test_notification_timestamp_seconds",
          "When the last test notification received was sent; there from the first one on.",
          () -> seconds(test.group()),
          "group",
          test.group().value());
    } else {
      // The queue keeps no order: an older one may come later.
      last.merge(test.group(), test.at(), (one, other) -> one.isAfter(other) ? one : other);
    }
  }
}
