package io.lifecyclemanager.kubernetes;

import io.fabric8.kubernetes.client.http.HttpHeaders;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * The response of the API server, or of a proxy in front of it.
 *
 * @param code the HTTP status
 * @param retryAfter the header {@code Retry-After}; null when absent or not a number of seconds
 * @param date the header {@code Date}, the clock of the server; null when absent or not understood
 * @param body as text; may be empty
 */
public record ApiResponse(
    int code, @Nullable Duration retryAfter, @Nullable Instant date, String body) {
  private static final int UNAUTHORIZED = 401;
  private static final String CREDENTIALS_ADVICE =
      "; it does not accept the credentials: the token is expired or of another cluster, or no role"
          + " of AWS is mapped to a user";

  /** A response that does not say when it was sent. */
  public ApiResponse(int code, @Nullable Duration retryAfter, String body) {
    this(code, retryAfter, null, body);
  }

  /** The header {@code Date}; null when absent or not understood. */
  static @Nullable Instant date(HttpHeaders response) {
    String value = response.header("Date");
    try {
      return value == null
          ? null
          : DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The header as a duration; null when absent or not a number of seconds. */
  static @Nullable Duration retryAfter(HttpHeaders response) {
    String value = response.header("Retry-After");
    return value != null && value.matches("[1-9][0-9]{0,4}")
        ? Duration.ofSeconds(Long.parseLong(value))
        : null;
  }

  /** Whether the status is 2xx. */
  public boolean isSuccess() {
    return code >= 200 && code < 300;
  }

  /** The body of a failure, parsed as far as it is a Status. */
  public ErrorStatus errorStatus() {
    return ErrorStatus.parse(body);
  }

  /** The message of a failure in one line; the HTTP status if there is no message. */
  public String summary() {
    String message = errorStatus().summary();
    return message.isEmpty() ? "HTTP " + code : message;
  }

  /** The failure of the request; the state of the requested object is unknown. */
  public RemoteFailure toFailure(ApiCall call) {
    String text = "%s: the API server answered %d: %s".formatted(call, code, summary());
    return code == UNAUTHORIZED
        ? new RemoteFailure(kind(), text + CREDENTIALS_ADVICE, null)
            .withAccessProblem("the API server does not accept the credentials")
        : new RemoteFailure(
            kind(), text, call.verb() + " " + call.resource(), concernsCall(), null);
  }

  /**
   * Whether the API server itself has processed this call. An expired token (401) and an overload
   * (429) let every call fail, and a proxy answers without a Status object.
   */
  private boolean concernsCall() {
    return code != UNAUTHORIZED && code != 429 && errorStatus().isStatus();
  }

  private FailureKind kind() {
    // 401: tokens expire and are renewed. 408: the server timed out. 410: the version is too old.
    return switch (code) {
      case 429 -> FailureKind.THROTTLED;
      case 403 -> FailureKind.DENIED;
      case 401, 408, 410 -> FailureKind.UNAVAILABLE;
      default -> code >= 500 ? FailureKind.UNAVAILABLE : FailureKind.REJECTED;
    };
  }
}
