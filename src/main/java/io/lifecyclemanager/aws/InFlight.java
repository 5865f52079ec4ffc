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
public final class InFlight {
  private final String service;
  private final Semaphore free;
  private final boolean ofCommand;

  /**
   * @param service as people call it
   * @param most how many requests may be on their way at a time
   */
  public InFlight(String service, int most) {
    this(service, most, false);
  }

  private InFlight(String service, int most, boolean ofCommand) {
    this.service = service;
    this.free = new Semaphore(most, true);
    this.ofCommand = ofCommand;
  }

  /** One at a time, for a command that somebody waits for: without credentials it has to end. */
  public static InFlight ofCommand(String service) {
    return new InFlight(service, 1, true);
  }

  /** Makes the request for a port that knows no interrupts: one becomes trouble, the flag stays. */
  public <T> T call(String operation, Supplier<T> request) {
    try {
      return callInterruptibly(operation, request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(service + " " + operation, e);
    }
  }

  /** Makes the request. */
  <T> T callInterruptibly(String operation, Supplier<T> request) throws InterruptedException {
    free.acquire();
    try {
      return BriefThread.call(service + " " + operation, request);
    } catch (SdkException e) {
      if (e instanceof AbortedException) {
        InterruptedException interrupt = new InterruptedException(service + " " + operation);
        interrupt.initCause(e);
        throw interrupt;
      }
      throw ofCommand
          ? AwsTrouble.ofCommand(service, operation, e)
          : AwsTrouble.of(service, operation, e);
    } finally {
      free.release();
    }
  }

  public static RemoteFailure interrupted(String what, InterruptedException e) {
    return new RemoteFailure(RemoteFailure.FailureKind.UNAVAILABLE, what + ": interrupted", e);
  }
}
