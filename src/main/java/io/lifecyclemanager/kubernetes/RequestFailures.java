package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.time.Duration;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The failures of requests to the API server that got no complete response. */
final class RequestFailures {
  private RequestFailures() {}

  static RemoteFailure noAnswer(ApiCall call, String route, Throwable cause) {
    return unavailable("%s: no answer from %s: %s".formatted(call, route, describe(cause)), cause);
  }

  static RemoteFailure timedOut(ApiCall call, String route, Duration limit, Throwable cause) {
    return unavailable(
        "%s: no answer from %s within %d ms".formatted(call, route, limit.toMillis()), cause);
  }

  static RemoteFailure interrupted(ApiCall call, Throwable cause) {
    return unavailable(call + ": interrupted while waiting for the response", cause);
  }

  static RemoteFailure truncated(ApiCall call, Throwable cause) {
    String fault = cause instanceof ZipException ? "cannot be decoded" : "is truncated";
    return unavailable("%s: the response %s: %s".formatted(call, fault, describe(cause)), cause);
  }

  static RemoteFailure silentConnection(ApiCall call, Duration limit, @Nullable Throwable cause) {
    return unavailable(
        "%s: the response did not end within %d ms; the connection is taken for dead"
            .formatted(call, limit.toMillis()),
        cause);
  }

  static RemoteFailure endedEarly(ApiCall call) {
    String message = call + ": the watch ended long before its requested duration";
    return unavailable(message, null);
  }

  private static RemoteFailure unavailable(String message, @Nullable Throwable cause) {
    return new RemoteFailure(FailureKind.UNAVAILABLE, message, cause);
  }

  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    String type = cause.getClass().getSimpleName();
    return message == null ? type : type + ": " + message;
  }
}
