package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.IntakeFact.TestNotificationReceived;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The time at which the last received test notification of each group was sent, by the clock of
 * Auto Scaling. It shows whether messages of the group reach this replica. The series of a group
 * appears with its first test notification. Thread-safe.
 */
final class TestNotificationTimes {
  /** Bounds the number of series: any sender to the queue can invent names of groups. */
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
          "Time at which the last received test notification was sent; absent until the first one.",
          () -> seconds(test.group()),
          "group",
          test.group().value());
    } else {
      // SQS standard queues do not preserve order.
      last.merge(test.group(), test.at(), (one, other) -> one.isAfter(other) ? one : other);
    }
  }
}
