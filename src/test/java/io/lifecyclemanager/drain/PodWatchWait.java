package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/** Waits for what a watch shows. */
public final class PodWatchWait {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private PodWatchWait() {}

  /** Waits for the signal of the watch, as a drain does. */
  public static void until(PodWatch watch, Time time, Predicate<Map<PodRef, PodView>> condition)
      throws InterruptedException {
    Deadline end = time.in(TIMEOUT);
    while (true) {
      long before = watch.changes().count();
      if (watch.pods().filter(condition).isPresent()) {
        return;
      }
      assertThat(watch.changes().await(before, time.until(end)))
          .as("a change within %s; there are %s", TIMEOUT, watch.pods())
          .isTrue();
    }
  }
}
