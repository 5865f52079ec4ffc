package io.lifecyclemanager.doctor;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.function.Consumer;

/** Makes all checks. For one thread at a time; may be asked again. */
public final class Doctor {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Collector collector;
  private final Time time;
  private final Consumer<String> progress;

  /**
   * Asks nobody yet.
   *
   * @param progress told what is being done, in lines for people
   */
  public Doctor(
      DoctorTarget sought,
      AccountInspector cloud,
      ClusterInspector cluster,
      ControllerReplicas serving,
      Time time,
      Consumer<String> progress) {
    this.collector =
        new Collector(
            sought,
            cloud,
            cluster,
            serving,
            new HookProber(cloud, serving, time, progress),
            progress);
    this.time = time;
    this.progress = progress;
  }

  /**
   * Makes all checks, again and again until none finds an error.
   *
   * @param probe whether to put the hooks again, as they are, and see their test messages arrive
   * @param wait for how long; zero makes them once
   */
  public DoctorReport runChecks(boolean probe, Duration wait) throws InterruptedException {
    Deadline end = time.in(wait);
    boolean good = false;
    while (true) {
      // Hooks are put once all else is well, or will not be: not again in each round.
      boolean last = good || time.isPast(end);
      DoctorReport report = DoctorReport.of(collector.collect(probe && last));
      good = report.errors() == 0;
      if (last || (good && !probe)) {
        return report;
      } else if (good) {
        continue;
      }
      progress.accept(Phrases.count(report.errors(), "error") + " for now; looking again");
      time.sleep(PAUSE);
    }
  }
}
