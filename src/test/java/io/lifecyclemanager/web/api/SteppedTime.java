package io.lifecyclemanager.web.api;

import io.lifecyclemanager.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Waiting threads look at it again and again. */
record SteppedTime(AtomicLong moment) implements ClockOfMachine {
  private static final Duration LOOK = Duration.ofMillis(5);

  SteppedTime() {
    this(new AtomicLong());
  }

  void advance(Duration duration) {
    moment.addAndGet(duration.toNanos());
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(moment.get());
  }

  @Override
  public long nanos() {
    return moment.get();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    long end = moment.get() + duration.toNanos();
    while (moment.get() < end) {
      REAL.sleep(LOOK);
    }
  }

  @Override
  public boolean await(Signal real, long seen, Duration atMost) throws InterruptedException {
    long end = moment.get() + atMost.toNanos();
    boolean isRaised = real.await(seen, LOOK);
    while (!isRaised && moment.get() < end) {
      isRaised = real.await(seen, LOOK);
    }
    return isRaised;
  }
}
