package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Keeps the log readable: says the same thing once, then at most once in a while. Thread-safe. */
final class LogThrottle {
  private static final int MANY = 2000;
  private static final Duration OLD = Duration.ofMinutes(10);

  private final Time time;
  private final ConcurrentMap<String, LastOccurrence> lastByKey = new ConcurrentHashMap<>();

  LogThrottle(Time time) {
    this.time = time;
  }

  /**
   * Whether to say it now.
   *
   * @param key what makes two things the same
   * @param pause how long to be silent after having said it
   * @return how often it was kept back since it was last said; empty when this time, too, it is
   *     kept back
   */
  OptionalInt allow(String key, Duration pause) {
    long now = time.nanos();
    if (lastByKey.size() >= MANY) {
      lastByKey.values().removeIf(last -> now - last.loggedNanos > OLD.toNanos());
    }
    LastOccurrence[] before = new LastOccurrence[1];
    LastOccurrence after =
        lastByKey.compute(
            key,
            (_, last) -> {
              before[0] = last;
              return last != null && now - last.loggedNanos < pause.toNanos()
                  ? new LastOccurrence(last.loggedNanos, last.suppressed + 1)
                  : new LastOccurrence(now, 0);
            });
    if (after.suppressed > 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(before[0] == null ? 0 : before[0].suppressed);
  }

  private record LastOccurrence(long loggedNanos, int suppressed) {}
}
