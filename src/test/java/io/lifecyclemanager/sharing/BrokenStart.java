package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;

/** Time that starts no thread while it is broken, as where no memory for one is left. */
final class BrokenStart implements Time {
  private final Time time;
  volatile boolean isBroken;

  BrokenStart(Time time) {
    this.time = time;
  }

  @Override
  public Instant now() {
    return time.now();
  }

  @Override
  public long nanos() {
    return time.nanos();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    time.sleep(duration);
  }

  @Override
  public Signal signal() {
    return time.signal();
  }

  @Override
  public Thread start(String name, Runnable task) {
    if (isBroken) {
      throw new OutOfMemoryError("unable to create a thread");
    }
    return time.start(name, task);
  }
}
