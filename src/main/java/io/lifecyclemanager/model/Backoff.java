package io.lifecyclemanager.model;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between tries: doubling from the first to the longest, each with jitter so that many who
 * failed together do not come back together.
 *
 * @param first the pause after the first failure
 * @param longest no pause is longer
 */
public record Backoff(Duration first, Duration longest) {
  /** For a remote service that does not answer: 0.5 s up to 15 s. */
  public static final Backoff REMOTE = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));

  /**
   * The pause after a failure.
   *
   * @param failures how many tries in a row have failed, at least 1
   * @return between half of the full pause and the full pause
   */
  public Duration pause(int failures, RandomGenerator random) {
    int doublings = Math.clamp(failures - 1L, 0, 20);
    long full = Math.min(longest.toNanos(), first.toNanos() << doublings);
    return Duration.ofNanos(full / 2 + random.nextLong(full / 2 + 1));
  }
}
