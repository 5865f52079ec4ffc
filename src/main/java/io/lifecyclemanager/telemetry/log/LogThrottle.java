package io.lifecyclemanager.telemetry.log;

import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Limits how often a line is logged: once, and then at most once in a pause. Thread-safe. Keys that
 * were not used for ten minutes are forgotten once there are many.
 */
public final class LogThrottle {
  private static final int MAX_KEYS = 2000;
  private static final Duration MAX_AGE = Duration.ofMinutes(10);

  private final Time time;
  private final ConcurrentMap<String, LastOccurrence> lastByKey = new ConcurrentHashMap<>();

  /** A throttle of lines of which none was logged yet. */
  public LogThrottle(Time time) {
    this.time = time;
  }

  /**
   * Whether a line may be logged now.
   *
   * @param key equal for lines that repeat each other
   * @param pause the shortest time between two of them
   * @return the number of lines that were suppressed since the last one; empty when this line is
   *     suppressed as well
   */
  public OptionalInt allow(String key, Duration pause) {
    long now = time.nanos();
    if (lastByKey.size() >= MAX_KEYS) {
      lastByKey.values().removeIf(last -> now - last.loggedNanos > MAX_AGE.toNanos());
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
