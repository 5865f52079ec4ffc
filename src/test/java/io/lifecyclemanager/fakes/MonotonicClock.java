package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The right time of day of the simulated services, which wrong clocks of replicas do not change.
 */
public record MonotonicClock(Time time, Instant origin) implements InstantSource {
  public static MonotonicClock of(Time time) {
    return new MonotonicClock(time, time.now().minusNanos(time.nanos()));
  }

  @Override
  public Instant instant() {
    return origin.plusNanos(time.nanos());
  }

  /** The moment on the monotonic clock. */
  long nanos(Instant at) {
    return Duration.between(origin, at).toNanos();
  }
}
