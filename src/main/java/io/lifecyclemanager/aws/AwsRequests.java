package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.RemoteFailure;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The way to one service: lets so many requests out at a time, first come, first served, and turns
 * whatever the SDK throws into {@link RemoteFailure}.
 */
public final class AwsRequests {
  private final String service;
  private final Semaphore permits;
  private final boolean forCommand;

  /**
   * @param service as people call it
   * @param most how many requests may be on their way at a time
   */
  public AwsRequests(String service, int most) {
    this(service, most, false);
  }

  private AwsRequests(String service, int most, boolean ofCommand) {
    this.service = service;
    this.permits = new Semaphore(most, true);
    this.forCommand = ofCommand;
  }

  /** One at a time, for a command that somebody waits for: without credentials it has to end. */
  public static AwsRequests forCommand(String service) {
    return new AwsRequests(service, 1, true);
  }

  /** Makes the request for a port that knows no interrupts: one becomes trouble, the flag stays. */
  public <T> T call(String operation, Supplier<T> request) {
    try {
      return callInterruptibly(operation, request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interruptedFailure(service + " " + operation, e);
    }
  }

  /** Makes the request. */
  <T> T callInterruptibly(String operation, Supplier<T> request) throws InterruptedException {
    permits.acquire();
    try {
      return ShortLivedThread.call(service + " " + operation, request);
    } catch (SdkException e) {
      if (e instanceof AbortedException) {
        InterruptedException interrupt = new InterruptedException(service + " " + operation);
        interrupt.initCause(e);
        throw interrupt;
      }
      throw forCommand
          ? AwsFailures.toCommandFailure(service, operation, e)
          : AwsFailures.toRemoteFailure(service, operation, e);
    } finally {
      permits.release();
    }
  }

  public static RemoteFailure interruptedFailure(String what, InterruptedException e) {
    return new RemoteFailure(RemoteFailure.FailureKind.UNAVAILABLE, what + ": interrupted", e);
  }
}
