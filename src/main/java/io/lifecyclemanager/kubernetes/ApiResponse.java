package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the API server, or something in front of it, answered.
 *
 * @param code the HTTP status
 * @param retryAfter the header; null when absent or not a number of seconds
 * @param body as text; may be empty
 */
public record ApiResponse(int code, @Nullable Duration retryAfter, String body) {
  public boolean isSuccess() {
    return code >= 200 && code < 300;
  }

  /** What it says about a failure, whatever the body is. */
  ErrorStatus errorStatus() {
    return ErrorStatus.parse(body);
  }

  /** The server's own words, in one line; the bare code where it had none. */
  String summary() {
    String words = errorStatus().summary();
    return words.isEmpty() ? "HTTP " + code : words;
  }

  /** This failure as trouble: it says nothing about the thing that was asked for. */
  public RemoteFailure toFailure(ApiCall call) {
    return new RemoteFailure(
        kind(),
        "%s: the API server answered %d: %s".formatted(call, code, summary()),
        call.verb() + " " + call.resource(),
        null);
  }

  private FailureKind kind() {
    // 401: tokens expire and are renewed; 408: it gave up waiting; 410: a version is too old.
    return switch (code) {
      case 429 -> FailureKind.THROTTLED;
      case 403 -> FailureKind.DENIED;
      case 401, 408, 410 -> FailureKind.UNAVAILABLE;
      default -> code >= 500 ? FailureKind.UNAVAILABLE : FailureKind.REJECTED;
    };
  }
}
