package io.lifecyclemanager.hold;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import java.time.Duration;

/**
 * Limits the rate of heartbeats. A token bucket that holds the tokens of one second; its refill
 * rate follows what Auto Scaling accepts: multiplicative decrease when a request is throttled,
 * additive increase with every answer and with time. All heartbeats share the rate, so that they
 * slow down together. Thread-safe.
 */
final class AdaptiveTokenBucket {
  /** The refill rate never falls below this share of the maximum. */
  private static final double LOWEST = 1.0 / 20;

  /** Additive increase with each answer, as a share of the maximum. */
  private static final double INCREASE_PER_ANSWER = 1.0 / 50;

  /** Additive increase per second, so that the maximum is reached again without any answer. */
  private static final double INCREASE_PER_SECOND = 1.0 / 120;

  /** Multiplicative decrease: the factor for the refill rate. */
  private static final double DECREASE = 0.5;

  /** Requests that were sent together are throttled together: the rate decreases once for them. */
  private static final Duration DECREASE_INTERVAL = Duration.ofSeconds(1);

  /** Time constant of the moving average: long enough that one throttled request does not count. */
  private static final Duration AVERAGING_TIME = Duration.ofSeconds(30);

  /** Weight of one request in the moving average of request durations. */
  private static final double DURATION_WEIGHT = 1.0 / 20;

  private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final double maxPerSecond;
  private final int maxConcurrent;
  private final Time time;
  private double perSecond;
  private double averagePerSecond;
  private double tokens;
  private double averageSeconds;
  private Deadline refilledAt;
  private Deadline nextDecrease;

  /**
   * The bucket is full and its rate is the maximum.
   *
   * @param maxPerSecond heartbeats per second, at least 1
   * @param maxConcurrent the number of requests that the caller sends at the same time, at most
   */
  AdaptiveTokenBucket(int maxPerSecond, int maxConcurrent, Time time) {
    this.maxPerSecond = maxPerSecond;
    this.maxConcurrent = maxConcurrent;
    this.time = time;
    this.perSecond = maxPerSecond;
    this.averagePerSecond = maxPerSecond;
    this.tokens = maxPerSecond;
    this.refilledAt = time.in(Duration.ZERO);
    this.nextDecrease = refilledAt;
  }

  /** The time until a token is available; zero when there is one. */
  synchronized Duration untilToken() {
    refill();
    return tokens >= 1
        ? Duration.ZERO
        : Duration.ofNanos((long) ((1 - tokens) / perSecond * NANOS_PER_SECOND) + 1);
  }

  /** Takes a token for one request. The caller has waited for it: {@link #untilToken} was zero. */
  synchronized void take() {
    refill();
    tokens--;
  }

  /**
   * The requests per second that are possible now: the moving average of the refill rate, or what
   * {@code maxConcurrent} requests of the average duration allow, whichever is less.
   */
  synchronized double averageRate() {
    refill();
    return Math.min(averagePerSecond, maxConcurrent / averageSeconds);
  }

  /** A request has ended, with or without an answer, after this time. */
  synchronized void recordDuration(Duration took) {
    averageSeconds += (took.toNanos() / NANOS_PER_SECOND - averageSeconds) * DURATION_WEIGHT;
  }

  /** A request was throttled: decreases the rate multiplicatively, at most once per second. */
  synchronized void recordThrottled() {
    refill();
    if (time.isPast(nextDecrease)) {
      perSecond = Math.max(maxPerSecond * LOWEST, perSecond * DECREASE);
      tokens = Math.min(tokens, 0);
      nextDecrease = time.in(DECREASE_INTERVAL);
    }
  }

  /** A request was answered: increases the rate additively. */
  synchronized void recordAnswered() {
    refill();
    perSecond = Math.min(maxPerSecond, perSecond + maxPerSecond * INCREASE_PER_ANSWER);
  }

  private void refill() {
    long passed = time.until(refilledAt).negated().toNanos();
    refilledAt = time.in(Duration.ZERO);
    double seconds = passed / NANOS_PER_SECOND;
    // One nanosecond more, so that rounding never leaves a fraction of a token missing.
    tokens = Math.min(maxPerSecond, tokens + (passed + 1) / NANOS_PER_SECOND * perSecond);
    perSecond = Math.min(maxPerSecond, perSecond + seconds * maxPerSecond * INCREASE_PER_SECOND);
    double weight = 1 - Math.exp(-(double) passed / AVERAGING_TIME.toNanos());
    averagePerSecond += (perSecond - averagePerSecond) * weight;
  }
}
