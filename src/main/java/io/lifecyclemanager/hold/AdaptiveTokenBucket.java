package io.lifecyclemanager.hold;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import java.time.Duration;

/**
 * How fast heartbeats are sent: so many a second, a second's worth at once. Who is throttled slows
 * everybody down together, instead of each pausing for itself; every answer, and every second,
 * makes it a little faster again. Thread-safe.
 */
final class AdaptiveTokenBucket {
  private static final double SLOWEST = 1.0 / 20;
  private static final double FASTER = 1.0 / 50;

  /** Without any answer too it is at full pace again after a while. */
  private static final double FASTER_EACH_SECOND = 1.0 / 120;

  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /** Requests that were under way together are throttled together: that is one reason to slow. */
  private static final Duration ONCE = Duration.ofSeconds(1);

  /** Long enough that a single throttled request changes nobody's fate. */
  private static final Duration AVERAGE = Duration.ofSeconds(30);

  private static final double WEIGHT_OF_ONE = 1.0 / 20;

  private final double most;
  private final int mostAtOnce;
  private final Time time;
  private double perSecond;
  private double average;
  private double free;
  private double seconds;
  private Deadline at;
  private Deadline slowerAgain;

  /**
   * Begins at full pace.
   *
   * @param most how many a second, at least 1
   * @param mostAtOnce how many may be under way at a time
   */
  AdaptiveTokenBucket(int most, int mostAtOnce, Time time) {
    this.most = most;
    this.mostAtOnce = mostAtOnce;
    this.time = time;
    this.perSecond = most;
    this.average = most;
    this.free = most;
    this.at = time.in(Duration.ZERO);
    this.slowerAgain = at;
  }

  /** How long until the next may be sent; zero where it may be now. */
  synchronized Duration untilFree() {
    moveOn();
    return free >= 1
        ? Duration.ZERO
        : Duration.ofNanos((long) ((1 - free) / perSecond * NANOS) + 1);
  }

  /** One is sent. */
  synchronized void send() {
    moveOn();
    free--;
  }

  /** How many a second could be sent lately: slow answers are a limit, too. */
  synchronized double average() {
    moveOn();
    return Math.min(average, mostAtOnce / seconds);
  }

  /** One came to an end, with or without an answer. */
  synchronized void ended(Duration took) {
    seconds += (took.toNanos() / NANOS - seconds) * WEIGHT_OF_ONE;
  }

  /** One was throttled. */
  synchronized void throttled() {
    moveOn();
    if (time.isPast(slowerAgain)) {
      perSecond = Math.max(most * SLOWEST, perSecond / 2);
      free = Math.min(free, 0);
      slowerAgain = time.in(ONCE);
    }
  }

  /** One was answered. */
  synchronized void answered() {
    moveOn();
    perSecond = Math.min(most, perSecond + most * FASTER);
  }

  private void moveOn() {
    Duration passed = time.until(at).negated();
    at = time.in(Duration.ZERO);
    // A whole heartbeat is a whole one, whatever the arithmetic lost on the way.
    free = Math.min(most, free + (passed.toNanos() + 1) / NANOS * perSecond);
    perSecond = Math.min(most, perSecond + passed.toNanos() / NANOS * most * FASTER_EACH_SECOND);
    double newer = 1 - Math.exp(-(double) passed.toNanos() / AVERAGE.toNanos());
    average += (perSecond - average) * newer;
  }
}
