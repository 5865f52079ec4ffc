package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The only loop around a remote call. An attempt that fails with a {@link RemoteFailure} is
 * reported once and followed by another one after a pause, until one succeeds, the policy or the
 * deadline forbids another one, or the thread is interrupted. A failure after an interrupt is not
 * reported: the interrupt may have caused it. Any other exception ends the loop.
 *
 * <p>Invariant: between two attempts lies one report and one pause, and no attempt begins because
 * of a failure after the deadline. Immutable and thread-safe; every method that changes a setting
 * returns a copy.
 */
public final class Retry {
  private final Time time;
  private final RandomGenerator random;
  private final PauseRule pauses;
  private final RetryPolicy policy;
  private final @Nullable LiveDeadline deadline;
  private final FailureReport report;

  /** How long to wait after a failure, as a {@link Backoff} says. */
  @FunctionalInterface
  public interface PauseRule {
    /**
     * The pause after a failure.
     *
     * @param failures how many attempts in a row have failed, at least 1
     */
    Duration pause(int failures, RandomGenerator random);
  }

  /** Retries every failure, for ever, with the pauses of {@link Backoff#REMOTE}; no report. */
  public Retry(Time time, RandomGenerator random) {
    this(time, random, Backoff.REMOTE::pause, RetryPolicy.EVERY_FAILURE, null, FailureReport.NONE);
  }

  private Retry(
      Time time,
      RandomGenerator random,
      PauseRule pauses,
      RetryPolicy policy,
      @Nullable LiveDeadline deadline,
      FailureReport report) {
    this.time = time;
    this.random = random;
    this.pauses = pauses;
    this.policy = policy;
    this.deadline = deadline;
    this.report = report;
  }

  /** With these pauses. */
  public Retry pausing(PauseRule rule) {
    return new Retry(time, random, rule, policy, deadline, report);
  }

  /** With this policy. */
  public Retry policy(RetryPolicy allowed) {
    return new Retry(time, random, pauses, allowed, deadline, report);
  }

  /**
   * No attempt follows a failure at or after this deadline, which is read after each failure. The
   * last attempt begins at the deadline: no pause is longer.
   */
  public Retry until(LiveDeadline end) {
    return new Retry(time, random, pauses, policy, end, report);
  }

  /** Reports each failure here. */
  public Retry reporting(FailureReport to) {
    return new Retry(time, random, pauses, policy, deadline, to);
  }

  /** Reports failures as facts: see {@link FailureReport#to}. */
  public Retry reporting(
      Listener listener, @Nullable TerminatingInstance subject, String operation) {
    return reporting(FailureReport.to(listener, subject, operation));
  }

  /**
   * Makes the call until it succeeds.
   *
   * @throws RemoteFailure the last failure, which has been reported with no further attempt
   * @throws InterruptedException when interrupted, also during a pause
   */
  public <T> T call(RemoteCall<T> call) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return call.run();
      } catch (RemoteFailure failure) {
        time.sleep(pauseAfter(failure, failures));
      }
    }
  }

  /**
   * Makes the call again and again: after a success once the pause that it returned is over, after
   * a failure once the pause of the rule is. A success resets the count of failures.
   *
   * @param call returns the pause before the next call; empty ends the loop
   * @throws RemoteFailure the last failure, which has been reported with no further attempt
   * @throws InterruptedException when interrupted, also during a pause
   */
  public void repeat(RemoteCall<Optional<Duration>> call) throws InterruptedException {
    int failures = 0;
    for (Optional<Duration> pause = Optional.of(Duration.ZERO); pause.isPresent(); ) {
      time.sleep(pause.get());
      try {
        pause = call.run();
        failures = 0;
      } catch (RemoteFailure failure) {
        failures++;
        pause = Optional.of(pauseAfter(failure, failures));
      }
    }
  }

  private Duration pauseAfter(RemoteFailure failure, int failures) throws InterruptedException {
    if (Thread.interrupted()) {
      throw interrupted(failure);
    }
    @Nullable Deadline end = deadline == null ? null : deadline.current();
    if (!policy.allowsRetry(failure, failures) || (end != null && time.isPast(end))) {
      report.onFailure(failure, null);
      throw failure;
    }
    Duration full = pauses.pause(failures, random);
    Duration pause = end == null ? full : DurationMath.min(full, time.until(end));
    report.onFailure(failure, pause);
    return pause;
  }

  private static InterruptedException interrupted(RemoteFailure failure) {
    InterruptedException interrupt = new InterruptedException(failure.getMessage());
    interrupt.initCause(failure);
    return interrupt;
  }
}
