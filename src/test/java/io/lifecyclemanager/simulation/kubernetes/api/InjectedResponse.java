package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailure;
import java.util.Optional;

/** What the simulated API answers instead of doing its work. */
public sealed interface InjectedResponse {

  /** These bytes. The call has no effect. */
  record Canned(int code, String contentType, String body, Optional<Integer> retryAfterSeconds)
      implements InjectedResponse {}

  /** Nothing, for as long as the fault stands. The call has no effect. */
  record Never() implements InjectedResponse {}

  /** The call takes effect, but its answer is lost: the connection is cut. */
  record LostResponse() implements InjectedResponse {}

  /** Priority and fairness turns the call away: plain text, no Status object. */
  static Canned overloaded(int retryAfterSeconds) {
    return new Canned(
        429,
        "text/plain; charset=utf-8",
        "Too many requests, please try again later.\n",
        Optional.of(retryAfterSeconds));
  }

  /** Too many requests, as a Status object. */
  static Canned busy(int retryAfterSeconds) {
    ApiFailure failure =
        new ApiFailure(429, "TooManyRequests", "Too many requests, please try again later.")
            .retryAfter(retryAfterSeconds);
    return new Canned(
        429, "application/json", failure.status().toString(), Optional.of(retryAfterSeconds));
  }

  /** An internal error of the API server, as a Status object. */
  static Canned internalError(String message) {
    return status(500, "InternalError", "Internal error occurred: " + message);
  }

  /** Missing permissions, as RBAC words them after the resource's name. */
  static Canned forbidden(String message) {
    return status(403, "Forbidden", message);
  }

  /** An admission webhook says no; some answer 500 by design. */
  static InjectedResponse deniedByWebhook(String webhook, int code, String message) {
    return status(
        code, "", "admission webhook \"%s\" denied the request: %s".formatted(webhook, message));
  }

  /** Any failure as a Status object; an empty reason is left out. */
  static Canned status(int code, String reason, String message) {
    ObjectNode status = new ApiFailure(code, reason, message).status();
    return new Canned(code, "application/json", status.toString(), Optional.empty());
  }
}
