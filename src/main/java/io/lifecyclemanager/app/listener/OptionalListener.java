package io.lifecyclemanager.app.listener;

import io.lifecyclemanager.model.Listener;
import java.time.Duration;

/**
 * A listener that exists only where settings ask for it, and that sends what it receives to another
 * program on threads of its own.
 */
public interface OptionalListener extends Listener {
  /**
   * Sends what waits, and ends the threads. Facts that come afterwards have no effect. Called once,
   * after all terminations are handed over.
   *
   * @param atMost how long to wait until everything is sent; what is left is dropped
   * @throws InterruptedException when interrupted
   */
  void stop(Duration atMost) throws InterruptedException;
}
