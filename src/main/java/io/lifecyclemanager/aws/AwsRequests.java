package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.sharing.RequestLimiter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The requests to one AWS service: limits how many are under way, and turns each exception of the
 * SDK into a {@link RemoteFailure}. Thread-safe.
 */
public final class AwsRequests {
  /** Requests about each of many load balancers follow each other as fast as AWS allows. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private static final Duration CHANGE_WAIT = Duration.ofSeconds(30);

  private final String service;
  private final RequestLimiter limiter;
  private final boolean forCommand;
  private final Duration longestWait;

  /**
   * Requests that wait at most 5 minutes to be sent.
   *
   * @param service as AWS calls it, for messages
   * @param maxConcurrent how many requests may be under way at a time
   */
  public AwsRequests(String service, int maxConcurrent) {
    this(service, maxConcurrent, false, LONGEST_WAIT);
  }

  /**
   * Requests that change something. They wait at most 30 s to be sent: a heartbeat may be due soon
   * again, and the failure of a completion is reported.
   */
  static AwsRequests forChanges(String service, int maxConcurrent) {
    return new AwsRequests(service, maxConcurrent, CHANGE_WAIT);
  }

  /** As {@link #AwsRequests(String, int)}, with this wait. */
  AwsRequests(String service, int maxConcurrent, Duration longestWait) {
    this(service, maxConcurrent, false, longestWait);
  }

  private AwsRequests(String service, int maxConcurrent, boolean forCommand, Duration longestWait) {
    this.service = service;
    this.limiter = new RequestLimiter(maxConcurrent);
    this.forCommand = forCommand;
    this.longestWait = longestWait;
  }

  /**
   * One request at a time, for a command that a user waits for: without valid credentials it fails
   * for good.
   */
  public static AwsRequests forCommand(String service) {
    return new AwsRequests(service, 1, true, LONGEST_WAIT);
  }

  /**
   * Makes the request for a port whose methods do not throw {@link InterruptedException}.
   *
   * @throws RemoteFailure also after an interrupt; the thread's interrupt status is set then
   */
  public <T> T call(String operation, Supplier<T> request) {
    try {
      return callInterruptibly(operation, request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interruptedFailure(service + " " + operation, e);
    }
  }

  /**
   * Makes the request.
   *
   * @param operation as the API names it, as in {@code DescribeTags}
   * @throws RemoteFailure in place of an exception of the SDK, and when the limit did not admit the
   *     request in time
   * @throws InterruptedException when interrupted; the request has ended by then
   */
  public <T> T callInterruptibly(String operation, Supplier<T> request)
      throws InterruptedException {
    if (!limiter.tryAcquire(longestWait)) {
      throw notAdmitted(operation);
    }
    try {
      return ShortLivedThread.call(service + " " + operation, request);
    } catch (AbortedException e) {
      InterruptedException interrupt = new InterruptedException(service + " " + operation);
      interrupt.initCause(e);
      throw interrupt;
    } catch (SdkException e) {
      throw forCommand
          ? AwsFailures.toCommandFailure(service, operation, e)
          : AwsFailures.toRemoteFailure(service, operation, e);
    } finally {
      limiter.release();
    }
  }

  private RemoteFailure notAdmitted(String operation) {
    String message =
        "%s %s: not sent, the limit of %d concurrent requests of its kind was exhausted for %d ms"
            .formatted(service, operation, limiter.maxConcurrent(), longestWait.toMillis());
    return new RemoteFailure(FailureKind.UNAVAILABLE, message, null);
  }

  /** The failure of a call that was interrupted. */
  public static RemoteFailure interruptedFailure(String what, InterruptedException e) {
    return RemoteFailure.ofInterruption(what + ": interrupted", e);
  }

  /**
   * When AWS sent an answer, in whole seconds, from its Date header: the local clock may be wrong.
   *
   * @param localTime returned when the answer has no valid Date header
   */
  static Instant answerTime(SdkResponse answer, Instant localTime) {
    return answer
        .sdkHttpResponse()
        .firstMatchingHeader("Date")
        .map(date -> parse(date, localTime))
        .orElse(localTime);
  }

  private static Instant parse(String date, Instant otherwise) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    } catch (DateTimeException e) {
      return otherwise;
    }
  }
}
