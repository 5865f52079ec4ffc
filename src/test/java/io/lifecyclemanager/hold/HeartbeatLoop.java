package io.lifecyclemanager.hold;

import io.lifecyclemanager.model.SimulatedTime;

/** Runs heartbeats on a thread of their own until closed; then tells what failed meanwhile. */
final class HeartbeatLoop implements AutoCloseable {
  private final SimulatedTime time;
  private final Thread thread;

  HeartbeatLoop(SimulatedTime time, Heartbeats heartbeats) {
    this.time = time;
    this.thread =
        time.start(
            "heartbeats",
            () -> {
              try {
                heartbeats.run();
              } catch (InterruptedException e) {
                // The test is over.
              }
            });
  }

  @Override
  public void close() {
    thread.interrupt();
    time.throwFailures();
  }
}
