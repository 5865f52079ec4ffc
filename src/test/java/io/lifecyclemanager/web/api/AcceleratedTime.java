package io.lifecyclemanager.web.api;

import io.lifecyclemanager.model.Signal;
import java.time.Duration;
import java.time.Instant;

/** The clock of the machine, so many times as fast: for what a socket is to see soon. */
record AcceleratedTime(int factor) implements ClockOfMachine {
  @Override
  public Instant now() {
    return REAL.now();
  }

  @Override
  public long nanos() {
    return REAL.nanos() * factor;
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    REAL.sleep(duration.dividedBy(factor));
  }

  @Override
  public boolean await(Signal real, long seen, Duration atMost) throws InterruptedException {
    return real.await(seen, atMost.dividedBy(factor));
  }
}
