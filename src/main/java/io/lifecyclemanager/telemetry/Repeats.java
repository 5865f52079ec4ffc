package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Keeps the log readable: says the same thing once, then at most once in a while. Thread-safe. */
final class Repeats {
  private static final int MANY = 2000;
  private static final Duration OLD = Duration.ofMinutes(10);

  private final Time time;
  private final ConcurrentMap<String, Last> lastByKey = new ConcurrentHashMap<>();

  Repeats(Time time) {
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
  OptionalInt say(String key, Duration pause) {
    long now = time.nanos();
    if (lastByKey.size() >= MANY) {
      lastByKey.values().removeIf(last -> now - last.saidNanos > OLD.toNanos());
    }
    Last[] before = new Last[1];
    Last after =
        lastByKey.compute(
            key,
            (_, last) -> {
              before[0] = last;
              return last != null && now - last.saidNanos < pause.toNanos()
                  ? new Last(last.saidNanos, last.keptBack + 1)
                  : new Last(now, 0);
            });
    if (after.keptBack > 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(before[0] == null ? 0 : before[0].keptBack);
  }

  private record Last(long saidNanos, int keptBack) {}
}
