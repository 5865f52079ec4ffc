package io.lifecyclemanager.web.access;

import io.lifecyclemanager.model.RemoteFailure;

/** Decides what a token permits. Thread-safe. */
@FunctionalInterface
public interface TokenAuthority {
  /**
   * Decides about one operation. May be repeated.
   *
   * @param token as the caller sent it; must not be logged, nor be part of a message
   * @throws RemoteFailure when that cannot be decided now
   */
  TokenDecision decide(String token, ApiPermission permission);

  /** A decision. */
  sealed interface TokenDecision {
    /**
     * The operation is permitted.
     *
     * @param user who asks, for log lines and events
     */
    record TokenPermits(String user) implements TokenDecision {}

    /**
     * The token is valid, and does not permit the operation.
     *
     * @param user whose token it is
     */
    record TokenForbids(String user) implements TokenDecision {}

    /** The token is not valid. */
    record TokenUnknown() implements TokenDecision {}
  }
}
