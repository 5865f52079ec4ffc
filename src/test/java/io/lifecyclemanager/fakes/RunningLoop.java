package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.SimulatedTime;

/** Runs a loop on a thread of its own until closed; then tells what failed meanwhile. */
public final class RunningLoop implements AutoCloseable {
  private final SimulatedTime time;
  private final Thread thread;

  /** A loop that goes on until it is interrupted. */
  @FunctionalInterface
  public interface LoopBody {
    void run() throws InterruptedException;
  }

  /** Starts it. */
  public RunningLoop(SimulatedTime time, String name, LoopBody loop) {
    this.time = time;
    this.thread =
        time.start(
            name,
            () -> {
              try {
                loop.run();
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
