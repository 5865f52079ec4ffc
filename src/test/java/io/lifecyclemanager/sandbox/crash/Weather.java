package io.lifecyclemanager.sandbox.crash;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.kubernetes.Answer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which trouble there is at present with what stands behind a relay, if any. Thread-safe. */
final class Weather {
  /** The program waits that long for an answer; what it has given up does not take effect. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final Time time = new SystemTime();
  private @Nullable ApiTrouble trouble;

  /** What becomes of a request. */
  sealed interface Fate {
    /** It is passed on. */
    record Passed() implements Fate {}

    /** Its connection is cut. */
    record Dropped() implements Fate {}

    /** It is answered here. */
    record Answered(Answer.Canned answer) implements Fate {}
  }

  synchronized void begin(ApiTrouble begun) {
    trouble = begun;
  }

  synchronized void end() {
    trouble = null;
    notifyAll();
  }

  synchronized boolean isTroubled() {
    return trouble != null;
  }

  /** What becomes of a request that has just come; waits as long as nothing is said at all. */
  synchronized Fate meet(boolean isWatch) throws InterruptedException {
    long came = time.nanos();
    awaitThaw();
    if (time.since(came).compareTo(LONGEST_WAIT) > 0) {
      return new Fate.Dropped();
    }
    if (trouble == null) {
      return new Fate.Passed();
    }
    return trouble.answer(isWatch).<Fate>map(Fate.Answered::new).orElseGet(Fate.Passed::new);
  }

  /** Waits as long as nothing is said. */
  synchronized void awaitThaw() throws InterruptedException {
    while (trouble == ApiTrouble.FROZEN) {
      wait();
    }
  }
}
