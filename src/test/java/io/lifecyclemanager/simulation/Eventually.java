package io.lifecyclemanager.simulation;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waiting for what other processes do, with a bound. */
public final class Eventually {
  private static final Time TIME = new SystemTime();
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /**
   * Asks until the answer is as wanted, and returns it.
   *
   * @throws AssertionError when it is not so in time; says what was wanted and the last answer
   */
  public static <T> T eventually(
      String what, Duration timeout, Callable<T> question, Predicate<T> wanted) throws Exception {
    long start = TIME.nanos();
    while (true) {
      T answer = question.call();
      if (wanted.test(answer)) {
        return answer;
      }
      if (TIME.since(start).compareTo(timeout) > 0) {
        throw new AssertionError(
            "not within %d s: %s; last seen: %s".formatted(timeout.toSeconds(), what, answer));
      }
      TIME.sleep(PAUSE);
    }
  }

  /** Waits until the condition holds. */
  public static void eventually(String what, Duration timeout, Callable<Boolean> condition)
      throws Exception {
    boolean _ = eventually(what, timeout, condition, held -> held);
  }
}
