package io.lifecyclemanager.client;

import io.lifecyclemanager.client.ControllerConnection.ControllerReply;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import org.jspecify.annotations.Nullable;

/** Failures of requests that were answered in another way than expected. */
final class UnexpectedReply {
  private static final int MAX_EXCERPT = 200;

  private UnexpectedReply() {}

  /** The failure of a request that was answered with another status than expected. */
  static RemoteFailure ofStatus(String address, String path, ControllerReply reply) {
    String text =
        ApiError.of(reply)
            .map(ApiError::text)
            .orElseGet(() -> reply.body().lines().findFirst().orElse("").strip());
    String excerpt = text.length() > MAX_EXCERPT ? text.substring(0, MAX_EXCERPT) + "…" : text;
    return new RemoteFailure(
        kind(reply.code()),
        "%s%s: answered with status %d%s%s"
            .formatted(
                address, path, reply.code(), hint(reply), excerpt.isEmpty() ? "" : ": " + excerpt),
        null);
  }

  /** The failure of a request whose reply cannot be read. */
  static RemoteFailure ofBody(String address, String path, @Nullable Exception cause) {
    return new RemoteFailure(
        FailureKind.REJECTED,
        "%s%s: the reply is not that of lifecycle-manager%s"
            .formatted(address, path, cause == null ? "" : ": " + cause.getMessage()),
        cause);
  }

  private static String hint(ControllerReply reply) {
    if (reply.code() / 100 == 3) {
      return ", a redirect, which is not followed";
    }
    return reply.code() == 404 && ApiError.of(reply).isEmpty()
        ? ": this is no lifecycle-manager with an HTTP API"
        : "";
  }

  private static FailureKind kind(int code) {
    return switch (code) {
      case 401, 403 -> FailureKind.DENIED;
      case 429 -> FailureKind.THROTTLED;
      default -> code >= 500 ? FailureKind.UNAVAILABLE : FailureKind.REJECTED;
    };
  }
}
