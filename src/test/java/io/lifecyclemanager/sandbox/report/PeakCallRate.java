package io.lifecyclemanager.sandbox.report;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/** How many calls a second there were at most, of calls that only a counter shows. Thread-safe. */
public final class PeakCallRate {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private boolean begun;
  private long at;
  private long total;
  private long most;

  /**
   * What the counter says now.
   *
   * @param nanos when it was asked
   * @param counts calls of each kind since the beginning
   */
  public synchronized void add(long nanos, Map<String, Long> counts) {
    long now = counts.values().stream().mapToLong(Long::longValue).sum();
    if (begun) {
      most = Math.max(most, (now - total) * SECOND / Math.max(1, nanos - at));
    }
    begun = true;
    at = nanos;
    total = now;
  }

  /** The most that came within a second, as far as it is known. */
  public synchronized OptionalLong most() {
    return begun ? OptionalLong.of(most) : OptionalLong.empty();
  }
}
