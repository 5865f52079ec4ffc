package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;

/** Which failures are followed by another attempt. Asked once for each failure, in order. */
@FunctionalInterface
public interface RetryPolicy {
  /** Every failure: only the deadline, or an interrupt, ends the attempts. */
  RetryPolicy EVERY_FAILURE = (failure, failures) -> true;

  /** What may pass by itself: the service was unavailable or throttled the call. */
  RetryPolicy TRANSIENT = (failure, failures) -> failure.isRetryable();

  /** Everything except a request that the service does not accept as such. */
  RetryPolicy UNLESS_REJECTED = (failure, failures) -> failure.kind() != FailureKind.REJECTED;

  /**
   * Whether another attempt follows.
   *
   * @param failures how many attempts in a row have failed, at least 1
   */
  boolean allowsRetry(RemoteFailure failure, int failures);

  /** This policy, and at most so many attempts. */
  default RetryPolicy atMost(int attempts) {
    return (failure, failures) -> allowsRetry(failure, failures) && failures < attempts;
  }

  /**
   * This policy, except that a denied permission is retried until the timeout says that the denial
   * counts: IAM is eventually consistent, and an API server that has just started denies
   * everything.
   *
   * @param timeout of one call and its repetitions; not used elsewhere
   */
  default RetryPolicy untilDenialCounts(PermissionTracker.GrantTimeout timeout) {
    return (failure, failures) ->
        failure.kind() == FailureKind.DENIED
            ? !timeout.recordDenial()
            : allowsRetry(failure, failures);
  }

  /**
   * This policy, except that a {@link RemoteFailure#isRefusal refusal} is retried until the timeout
   * says that it counts. For a call that the caller can do without: a broken admission webhook or
   * an object that no longer passes validation may be fixed soon, or never. An outage is no
   * refusal.
   *
   * @param timeout of one call and its repetitions; not used elsewhere
   */
  default RetryPolicy untilRefusalCounts(PermissionTracker.GrantTimeout timeout) {
    RetryPolicy unlessDenied = untilDenialCounts(timeout);
    return (failure, failures) -> {
      boolean isOtherRefusal = failure.isRefusal() && failure.kind() != FailureKind.DENIED;
      return isOtherRefusal
          ? !timeout.recordRefusal()
          : unlessDenied.allowsRetry(failure, failures);
    };
  }
}
