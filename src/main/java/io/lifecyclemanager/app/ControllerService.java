package io.lifecyclemanager.app;

import io.lifecyclemanager.status.StatusBoard;
import java.time.Duration;

/** The threads of the controller that run from the start to the end of the process. */
interface ControllerService {
  /** Starts the threads and returns. Must be called once. */
  void start();

  /**
   * Stops the threads and hands over the terminations in progress. May be called twice.
   *
   * @param atMost how long to wait until the terminations are handed over
   * @throws InterruptedException when interrupted
   */
  void stop(Duration atMost) throws InterruptedException;

  /** The number of terminations in progress in this replica. */
  int terminationsInProgress();

  /** What this replica knows of its own terminations. */
  StatusBoard status();
}
