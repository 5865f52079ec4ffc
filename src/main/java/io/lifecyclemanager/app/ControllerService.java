package io.lifecyclemanager.app;

import java.time.Duration;

/** What runs between the start and the end of the process. */
interface ControllerService {
  /** Starts; to be called once. */
  void start();

  /**
   * Stops; may be called twice.
   *
   * @param atMost how long running work may take to stop
   * @throws InterruptedException when interrupted
   */
  void stop(Duration atMost) throws InterruptedException;

  /** How many terminations are in flight. */
  int terminationsInProgress();
}
