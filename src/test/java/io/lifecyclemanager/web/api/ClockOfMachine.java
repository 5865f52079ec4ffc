package io.lifecyclemanager.web.api;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import java.time.Duration;

/** Threads and signals of the machine, for a clock of a test that waits in its own way. */
interface ClockOfMachine extends Time {
  SystemTime REAL = new SystemTime();

  /** Waits for the signal of the machine for so long by the test's clock. */
  boolean await(Signal real, long seen, Duration atMost) throws InterruptedException;

  @Override
  default Signal signal() {
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
        return ClockOfMachine.this.await(real, seen, atMost);
      }
    };
  }

  @Override
  default Thread start(String name, Runnable task) {
    return REAL.start(name, task);
  }
}
