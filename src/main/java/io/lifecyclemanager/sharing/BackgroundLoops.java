package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.Time;
import java.util.ArrayList;
import java.util.List;

/**
 * Loops on threads of their own, which run until they are interrupted together.
 *
 * <p>Invariant: each loop that was started has been interrupted when {@link #interrupt} returns.
 * Thread-safe.
 */
public final class BackgroundLoops {
  private final Time time;
  private final List<Thread> threads = new ArrayList<>();

  /** A task that ends when it is interrupted. */
  @FunctionalInterface
  public interface InterruptibleLoop {
    /**
     * Runs until interrupted.
     *
     * @throws InterruptedException when interrupted
     */
    void run() throws InterruptedException;
  }

  /** Without any loop. */
  public BackgroundLoops(Time time) {
    this.time = time;
  }

  /**
   * Starts a loop.
   *
   * @param name shown in thread dumps
   */
  public synchronized void start(String name, InterruptibleLoop loop) {
    threads.add(
        time.start(
            name,
            () -> {
              try {
                loop.run();
              } catch (InterruptedException _) { // interrupt() interrupts these threads
              }
            }));
  }

  /** Interrupts all loops; does not wait for their ends. May be repeated. */
  public synchronized void interrupt() {
    threads.forEach(Thread::interrupt);
  }
}
