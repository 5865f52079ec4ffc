package io.lifecyclemanager.web.api;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;

/** The clock of the machine, so many times as fast: for what a socket is to see soon. */
record AcceleratedTime(int factor) implements Time {
  private static final SystemTime REAL = new SystemTime();

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
  public Signal signal() {
    Signal real = REAL.signal();
    return new Signal() {
      @Override
      public long count() {
        return real.count();
      }

      @Override
      public void raise() {
        real.raise();
      }

      @Override
      public boolean await(long seen, Duration atMost) throws InterruptedException {
        return real.await(seen, atMost.dividedBy(factor));
      }
    };
  }

  @Override
  public Thread start(String name, Runnable task) {
    return REAL.start(name, task);
  }
}
