package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;

/**
 * Cuts an answer that has not ended in time: a connection can be dead without anybody noticing, and
 * then no read ever returns.
 */
final class Watchdog implements AutoCloseable {
  private final Signal over;
  private volatile boolean fired;

  Watchdog(Time time, String name, Duration limit, StreamingResponse watched) {
    over = time.signal();
    time.start("watchdog of " + name, () -> guard(limit, watched));
  }

  private void guard(Duration limit, StreamingResponse watched) {
    try {
      if (!over.await(0, limit)) {
        fired = true;
        watched.close();
      }
    } catch (InterruptedException _) {
      watched.close();
    }
  }

  /** Whether it has cut the answer. */
  boolean hasFired() {
    return fired;
  }

  /** The answer has ended; may be called twice. */
  @Override
  public void close() {
    over.raise();
  }
}
