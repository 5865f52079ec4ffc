package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Retries requests with backoff for some minutes, and reports each retry as progress. */
final class EnrollmentRetry {
  /** AWS propagates new roles within seconds; a deleted queue's name is free after a minute. */
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
   * Repeats a request until it is answered.
   *
   * @param what the subject of the request, for progress
   * @throws RemoteFailure when the failure is not retryable, or after the timeout
   */
  <T> T call(String what, Supplier<T> request) throws InterruptedException {
    Deadline deadline = time.in(TIMEOUT);
    for (int failures = 1; ; failures++) {
      try {
        return request.get();
      } catch (RemoteFailure e) {
        if (!e.isRetryable() || time.isPast(deadline)) {
          throw e;
        }
        pause(what, e.getMessage(), failures);
      }
    }
  }

  /**
   * Repeats a change until it is applied.
   *
   * @param what the resource, for progress
   * @throws RemoteFailure when the failure is not retryable, or after the timeout
   * @throws EnrollmentException when AWS still answers "not yet" after the timeout
   */
  void applyUntilDone(String what, Supplier<ApplyResult> change) throws InterruptedException {
    Deadline deadline = time.in(TIMEOUT);
    for (int failures = 1; ; failures++) {
      switch (call(what, change)) {
        case ApplyResult.Applied() -> {
          return;
        }
        case ApplyResult.NotYet(String reason) -> {
          if (time.isPast(deadline)) {
            throw new EnrollmentException(reason + " (for " + TIMEOUT.toMinutes() + " minutes)");
          }
          pause(what, reason, failures);
        }
      }
    }
  }

  private void pause(String what, String reason, int failures) throws InterruptedException {
    Duration pause = BACKOFF.pause(failures, random);
    progress.accept(
        "%s: not yet, next try in %d s: %s".formatted(what, pause.toSeconds() + 1, reason));
    time.sleep(pause);
  }
}
