package io.lifecyclemanager.model;

import java.time.Duration;

/**
 * A point on the monotonic clock of a {@link Time}.
 *
 * @param nanos the reading of {@link Time#nanos} at that point
 */
public record Deadline(long nanos) {
  /** The earlier of the two. */
  public Deadline orEarlier(Deadline other) {
    return other.nanos - nanos < 0 ? other : this;
  }

  /** The later of the two. */
  public Deadline orLater(Deadline other) {
    return other.nanos - nanos > 0 ? other : this;
  }

  /** The point that lies {@code duration} after this one. */
  public Deadline plus(Duration duration) {
    return new Deadline(nanos + duration.toNanos());
  }

  /** The point that lies {@code duration} before this one. */
  public Deadline minus(Duration duration) {
    return new Deadline(nanos - duration.toNanos());
  }
}
