package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector;
import io.lifecyclemanager.doctor.snapshot.Collector;
import io.lifecyclemanager.doctor.snapshot.ControllerReplicas;
import io.lifecyclemanager.doctor.snapshot.DoctorTarget;
import io.lifecyclemanager.doctor.snapshot.HookProber;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.function.Consumer;

/** The command {@code doctor}: collects a snapshot and makes all checks. Not thread-safe. */
public final class Doctor {
  /** Between two rounds of {@code --wait}. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Collector collector;
  private final Time time;
  private final Consumer<String> progress;

  /**
   * @param progress receives a line about each step, on the caller's thread
   */
  public Doctor(
      DoctorTarget target,
      AccountInspector account,
      ClusterInspector cluster,
      ControllerReplicas replicas,
      Time time,
      Consumer<String> progress) {
    this.collector =
        new Collector(
            target,
            account,
            cluster,
            replicas,
            new HookProber(account, replicas, time, progress),
            progress);
    this.time = time;
    this.progress = progress;
  }

  /**
   * Makes all checks, and repeats them until no check finds an error or the time is over.
   *
   * @param probe whether to put the hooks again and wait for their test messages; only in the last
   *     round
   * @param wait how long to repeat; zero makes the checks once
   * @return the report of the last round
   */
  public DoctorReport runChecks(boolean probe, Duration wait) throws InterruptedException {
    Deadline end = time.in(wait);
    while (!time.isPast(end)) {
      DoctorReport report = DoctorReport.of(collector.collect(false));
      if (report.errors() == 0) {
        if (!probe) {
          return report;
        }
        break;
      }
      progress.accept(Phrases.count(report.errors(), "error") + " so far; checking again");
      time.sleep(PAUSE);
    }
    // A probe has an effect: hooks are put once, after all else has passed or the time is over.
    return DoctorReport.of(collector.collect(probe));
  }
}
