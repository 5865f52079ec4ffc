package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Backoff;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Retries requests with backoff for some minutes, and reports each retry as progress. */
final class EnrollmentRetry {
  /** AWS propagates new roles within seconds; a deleted queue's name is free after a minute. */
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10));

  private final Time time;
  private final RandomGenerator random;
  private final Consumer<String> progress;
  private final Retry retry;

  EnrollmentRetry(Time time, RandomGenerator random, Consumer<String> progress) {
    this.time = time;
    this.random = random;
    this.progress = progress;
    this.retry = new Retry(time, random).pausing(BACKOFF::pause).policy(RetryPolicy.TRANSIENT);
  }

  /**
   * Repeats a request until it is answered.
   *
   * @param what the subject of the request, for progress
   * @throws RemoteFailure when the failure is not retryable, or after the timeout
   */
  <T> T call(String what, Supplier<T> request) throws InterruptedException {
    return retry(what, time.in(TIMEOUT)).call(request::get);
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
    AtomicInteger refusals = new AtomicInteger();
    retry(what, deadline)
        .repeat(() ->
            switch (change.get()) {
              case ApplyResult.Applied() -> Optional.empty();
              case ApplyResult.NotYet(String reason) -> {
                if (time.isPast(deadline)) {
                  throw new EnrollmentException(
                      reason + " (for " + TIMEOUT.toMinutes() + " minutes)");
                }
                Duration pause = BACKOFF.pause(refusals.incrementAndGet(), random);
                report(what, reason, pause);
                yield Optional.of(pause);
              }
            });
  }

  private Retry retry(String what, Deadline deadline) {
    return retry
        .until(() -> deadline)
        .reporting((failure, retryIn) -> report(what, failure.getMessage(), retryIn));
  }

  /** A failure without a retry is thrown, and reported by the caller. */
  private void report(String what, String reason, @Nullable Duration retryIn) {
    if (retryIn != null) {
      progress.accept(
          "%s: not yet, next try in %d s: %s".formatted(what, retryIn.toSeconds() + 1, reason));
    }
  }
}
