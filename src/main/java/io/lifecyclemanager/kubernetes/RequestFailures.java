package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Words for the cases in which there was no answer. */
final class RequestFailures {
  private RequestFailures() {}

  static RemoteFailure noAnswer(ApiCall call, String server, Throwable cause) {
    return unavailable("%s: no answer from %s: %s".formatted(call, server, said(cause)), cause);
  }

  static RemoteFailure timedOut(ApiCall call, String server, Duration limit, Throwable cause) {
    return unavailable(
        "%s: no answer from %s within %d ms".formatted(call, server, limit.toMillis()), cause);
  }

  static RemoteFailure interrupted(ApiCall call, Throwable cause) {
    return unavailable(call + ": interrupted while waiting for the answer", cause);
  }

  static RemoteFailure truncated(ApiCall call, Throwable cause) {
    return unavailable("%s: the answer broke off: %s".formatted(call, said(cause)), cause);
  }

  static RemoteFailure silentConnection(ApiCall call, Duration limit, @Nullable Throwable cause) {
    return unavailable(
        "%s: the answer did not end within %d ms, its connection must be dead"
            .formatted(call, limit.toMillis()),
        cause);
  }

  static RemoteFailure endedEarly(ApiCall call) {
    String message = call + ": the answer ended long before its agreed end";
    return unavailable(message, null);
  }

  private static RemoteFailure unavailable(String message, @Nullable Throwable cause) {
    return new RemoteFailure(FailureKind.UNAVAILABLE, message, cause);
  }

  private static String said(Throwable cause) {
    String message = cause.getMessage();
    String type = cause.getClass().getSimpleName();
    return message == null ? type : type + ": " + message;
  }
}
