package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.sharing.RequestLimiter;
import java.time.DateTimeException;
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
  private final String service;
  private final RequestLimiter limiter;
  private final boolean forCommand;

  /**
   * @param service as AWS calls it, for messages
   * @param maxConcurrent how many requests may be under way at a time
   */
  public AwsRequests(String service, int maxConcurrent) {
    this(service, maxConcurrent, false);
  }

  private AwsRequests(String service, int maxConcurrent, boolean forCommand) {
    this.service = service;
    this.limiter = new RequestLimiter(maxConcurrent);
    this.forCommand = forCommand;
  }

  /**
   * One request at a time, for a command that a user waits for: without valid credentials it fails
   * for good.
   */
  public static AwsRequests forCommand(String service) {
    return new AwsRequests(service, 1, true);
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
   * @throws RemoteFailure in place of an exception of the SDK
   * @throws InterruptedException when interrupted; the request has ended by then
   */
  public <T> T callInterruptibly(String operation, Supplier<T> request)
      throws InterruptedException {
    try {
      return limiter.call(() -> ShortLivedThread.call(service + " " + operation, request));
    } catch (AbortedException e) {
      InterruptedException interrupt = new InterruptedException(service + " " + operation);
      interrupt.initCause(e);
      throw interrupt;
    } catch (SdkException e) {
      throw forCommand
          ? AwsFailures.toCommandFailure(service, operation, e)
          : AwsFailures.toRemoteFailure(service, operation, e);
    }
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
