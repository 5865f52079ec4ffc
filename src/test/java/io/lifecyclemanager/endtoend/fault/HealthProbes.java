package io.lifecyclemanager.endtoend.fault;

import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.BackgroundThread;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a controller says of itself each second, from when it is ready. Thread-safe. */
final class HealthProbes implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int GOOD = 200;
  private static final int NO_ANSWER = 0;

  private final ControllerProcess controller;
  private final Time time;
  private final Thread asking;
  private long asked;
  private long notAlive;
  private long notReady;

  /** Asks from now on. */
  HealthProbes(ControllerProcess controller, Time time) {
    this.controller = controller;
    this.time = time;
    asking = time.start("probes", this::ask);
  }

  private void ask() {
    try {
      while (true) {
        note(controller.status("/livez"), controller.status("/readyz"));
        time.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A program that has no processor time to answer has said nothing about itself. */
  private synchronized void note(int livez, int readyz) {
    if (livez != NO_ANSWER && readyz != NO_ANSWER) {
      asked++;
      notAlive += livez == GOOD ? 0 : 1;
      notReady += readyz == GOOD ? 0 : 1;
    }
  }

  /**
   * What should have been otherwise.
   *
   * @param unready whether it could not do its work for a while, and should have said so
   */
  synchronized List<String> complaints(boolean unready) {
    List<String> complaints = new ArrayList<>();
    if (asked == 0) {
      complaints.add("its probes never answered");
    }
    if (notAlive > 0) {
      complaints.add("/livez was not good " + notAlive + " of " + asked + " times");
    }
    if (notReady > 0 != unready) {
      complaints.add("/readyz was not good " + notReady + " of " + asked + " times");
    }
    return complaints;
  }

  /** Returns when the last question is answered: the process's log may be removed afterwards. */
  @Override
  public void close() {
    BackgroundThread.end(asking);
  }
}
