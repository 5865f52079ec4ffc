package io.lifecyclemanager.sandbox.run;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.report.ControllerExit;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts the controllers of a sandbox run and watches them. One that ends by itself is reported at
 * once and, where that is wanted, started again as a kubelet does: at once, then after 10 s, 20 s,
 * 40 s and so on, at most after five minutes. Used by one thread.
 */
final class ControllerSupervisor {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Starter starter;
  private final boolean restarts;
  private final Time time;
  private final Consumer<String> report;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<ControllerExit> exits = new ArrayList<>();

  /** Starts a controller and does not wait for it. */
  @FunctionalInterface
  interface Starter {
    /**
     * Starts it.
     *
     * @param replica its number, from 0; the same when it is started again
     * @param log the name of the log file, without its ending
     */
    ControllerProcess start(int replica, String log);
  }

  /** One of the controllers, whichever process it is now. */
  private static final class Replica {
    private final int number;
    private final String name;
    private ControllerProcess process;
    private int starts = 1;
    private @Nullable Deadline startAt;
    private boolean ended;

    private Replica(int number, String name, ControllerProcess process) {
      this.number = number;
      this.name = name;
      this.process = process;
    }
  }

  /**
   * @param restarts whether a controller that ends is started again
   * @param report called with one line for each controller that ends or is started again
   */
  ControllerSupervisor(Starter starter, boolean restarts, Time time, Consumer<String> report) {
    this.starter = starter;
    this.restarts = restarts;
    this.time = time;
    this.report = report;
  }

  /** Starts a controller. */
  ControllerProcess start(String name) {
    int number = replicas.size();
    ControllerProcess process = starter.start(number, name);
    replicas.add(new Replica(number, name, process));
    return process;
  }

  /**
   * Looks at every controller.
   *
   * @return whether one runs or will be started again
   */
  boolean check() {
    replicas.forEach(this::check);
    return replicas.stream().anyMatch(replica -> !replica.ended);
  }

  private void check(Replica replica) {
    if (replica.ended) {
      return;
    }
    Deadline startAt = replica.startAt;
    if (startAt != null) {
      if (time.isPast(startAt)) {
        startAgain(replica);
      }
    } else if (!replica.process.isAlive()) {
      ControllerExit exit = ControllerExit.of(replica.name, replica.process, restarts);
      exits.add(exit);
      report.accept(exit.text() + "; log " + replica.process.log());
      if (restarts) {
        replica.startAt = time.in(pause(replica.starts));
      } else {
        replica.ended = true;
      }
    }
  }

  private void startAgain(Replica replica) {
    replica.startAt = null;
    replica.starts++;
    replica.process = starter.start(replica.number, replica.name + "-start-" + replica.starts);
    report.accept("%s is started again: log %s".formatted(replica.name, replica.process.log()));
  }

  /**
   * How long a controller that has ended is not started again.
   *
   * @param starts how often it was started, at least 1
   */
  static Duration pause(int starts) {
    if (starts == 1) {
      return Duration.ZERO;
    }
    int doublings = Math.min(starts - 2, 10);
    Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** Every exit so far that the sandbox had not asked for, in their order. */
  List<ControllerExit> exits() {
    return List.copyOf(exits);
  }
}
