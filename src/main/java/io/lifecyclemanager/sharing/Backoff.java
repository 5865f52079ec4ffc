package io.lifecyclemanager.sharing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: doubling from the first to the longest, each with jitter, so that
 * callers that failed at the same time do not retry at the same time.
 *
 * @param first the pause after the first failure
 * @param longest the upper limit of every pause
 */
public record Backoff(Duration first, Duration longest) {
  /** For a remote service that does not answer: 0.5 s up to 15 s. */
  public static final Backoff REMOTE = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));

  /**
   * The pause after a failure.
   *
   * @param failures the number of attempts in a row that have failed, at least 1
   * @return between half of the full pause and the full pause
   */
  public Duration pause(int failures, RandomGenerator random) {
    int doublings = Math.clamp(failures - 1L, 0, 20);
    long full = Math.min(longest.toNanos(), first.toNanos() << doublings);
    return Duration.ofNanos(full / 2 + random.nextLong(full / 2 + 1));
  }
}
