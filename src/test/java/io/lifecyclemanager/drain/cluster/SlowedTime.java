package io.lifecyclemanager.drain.cluster;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * Time that passes more slowly than that of the machine, so that other programs have more of it.
 *
 * @param factor how many seconds of the machine one second takes
 */
record SlowedTime(int factor) implements Time {
  private static final Time SYSTEM = new SystemTime();

  @Override
  public Instant now() {
    return SYSTEM.now();
  }

  @Override
  public long nanos() {
    return SYSTEM.nanos() / factor;
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    SYSTEM.sleep(duration.multipliedBy(factor));
  }

  /** Its waits end early, as those of any signal may. */
  @Override
  public Signal signal() {
    return SYSTEM.signal();
  }

  @Override
  public Thread start(String name, Runnable task) {
    return SYSTEM.start(name, task);
  }
}
