package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Tries again what another try may mend, for some minutes, and says that it does. */
final class EnrollmentRetry {
  /** New roles are known everywhere after seconds, deleted queues are forgotten after a minute. */
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10));

  private final Time time;
  private final RandomGenerator random;
  private final Consumer<String> progress;

  EnrollmentRetry(Time time, RandomGenerator random, Consumer<String> progress) {
    this.time = time;
    this.random = random;
    this.progress = progress;
  }

  /**
   * Asks until there is an answer.
   *
   * @throws RemoteTrouble when there is none for too long, or it is not worth another try
   */
  <T> T call(String what, Supplier<T> question) throws InterruptedException {
    Deadline end = time.in(TIMEOUT);
    for (int failures = 1; ; failures++) {
      try {
        return question.get();
      } catch (RemoteFailure trouble) {
        if (!trouble.isRetryable() || time.isPast(end)) {
          throw trouble;
        }
        pause(what, trouble.getMessage(), failures);
      }
    }
  }

  /**
   * Tries until it is done.
   *
   * @throws RemoteTrouble when there is no answer for too long, or it is not worth another try
   * @throws NotPossible when it is not done for too long
   */
  void applyUntilDone(String what, Supplier<ApplyResult> deed) throws InterruptedException {
    Deadline end = time.in(TIMEOUT);
    for (int failures = 1; ; failures++) {
      switch (call(what, deed)) {
        case ApplyResult.Applied() -> {
          return;
        }
        case ApplyResult.NotYet(String why) -> {
          if (time.isPast(end)) {
            throw new EnrollmentException(why + " (for " + TIMEOUT.toMinutes() + " minutes)");
          }
          pause(what, why, failures);
        }
      }
    }
  }

  private void pause(String what, String why, int failures) throws InterruptedException {
    Duration pause = BACKOFF.pause(failures, random);
    progress.accept(
        "%s: not yet, next try in %d s: %s".formatted(what, pause.toSeconds() + 1, why));
    time.sleep(pause);
  }
}
