package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Receives each failed attempt once, on the thread of the caller that retries. */
@FunctionalInterface
public interface FailureReport {
  /** Reports nothing. */
  FailureReport NONE = (failure, retryIn) -> {};

  /**
   * An attempt has failed.
   *
   * @param retryIn how long until the next attempt; null where none follows
   */
  void onFailure(RemoteFailure failure, @Nullable Duration retryIn);

  /**
   * Reports each failure as a fact, but the failure of a shared request only once, for the first of
   * its callers that reports it.
   *
   * @param subject whose termination it concerns; null where it is the whole process
   * @param operation what was tried, as in "heartbeat of hook drain"
   */
  static FailureReport to(
      Listener listener, @Nullable TerminatingInstance subject, String operation) {
    return (failure, retryIn) -> {
      if (failure.markReported()) {
        listener.on(new Fact.RemoteCallFailed(subject, operation, failure, retryIn));
      }
    };
  }

  /**
   * Reports each failure that another attempt follows as a fact. The last failure is the caller's
   * to report, as the outcome that it is there.
   *
   * @param subject as for {@link #to}
   * @param operation as for {@link #to}
   */
  static FailureReport ofRetries(
      Listener listener, @Nullable TerminatingInstance subject, String operation) {
    FailureReport each = to(listener, subject, operation);
    return (failure, retryIn) -> {
      if (retryIn != null) {
        each.onFailure(failure, retryIn);
      }
    };
  }
}
