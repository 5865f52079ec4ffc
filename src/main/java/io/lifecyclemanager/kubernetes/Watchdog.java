package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;

/**
 * Closes a response that has not ended in time. A read from a dead connection would block for ever,
 * since the peer does not close it.
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

  /** Whether it has closed the response. */
  boolean hasFired() {
    return fired;
  }

  /** The response has ended. Idempotent. */
  @Override
  public void close() {
    over.raise();
  }
}
