package io.lifecyclemanager.web;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request that is answered with an error. {@link WebServer} turns it into the response, whose
 * body is {@code {"error": {"code", "message", "field"}}}.
 */
public final class RequestRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final @Nullable String field;
  private final TreeMap<String, String> headers = new TreeMap<>();

  /**
   * @param status of HTTP, 400 to 599
   * @param code for programs, in lower case with underscores; part of the API
   * @param message for people, one sentence; must contain no secret
   */
  public RequestRefusal(int status, String code, String message) {
    this(status, code, message, null);
  }

  /**
   * @param field the field of the body, or the parameter, that is wrong; null where it is none
   */
  public RequestRefusal(int status, String code, String message, @Nullable String field) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.field = field;
  }

  /** 400: a field of the body, or a parameter, is missing or wrong. */
  public static RequestRefusal ofField(String field, String message) {
    return new RequestRefusal(400, "invalid_field", message, field);
  }

  /** 404: what the path or a parameter names does not exist. */
  public static RequestRefusal notFound(String message) {
    return new RequestRefusal(404, "not_found", message);
  }

  /** 405, with the methods that the path has. */
  public static RequestRefusal methodNotAllowed(Collection<String> allowed) {
    String methods = allowed.stream().sorted().collect(Collectors.joining(", "));
    return new RequestRefusal(405, "method_not_allowed", "this path has the methods " + methods)
        .with("Allow", methods);
  }

  /** 409: the request contradicts what is in progress. */
  public static RequestRefusal conflict(String code, String message) {
    return new RequestRefusal(409, code, message);
  }

  /** 503: the same request may succeed later. */
  public static RequestRefusal unavailable(String code, String message, Duration retryAfter) {
    return new RequestRefusal(503, code, message).retryAfter(retryAfter);
  }

  /** Adds the header {@code Retry-After}. */
  public RequestRefusal retryAfter(Duration delay) {
    return with("Retry-After", String.valueOf(Math.max(1, delay.toSeconds())));
  }

  /** Adds a header. */
  public RequestRefusal with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /** The status of HTTP. */
  public int status() {
    return status;
  }

  /** The code for programs. */
  public String code() {
    return code;
  }

  /** The field or parameter that is wrong; null where it is none. */
  public @Nullable String field() {
    return field;
  }

  Map<String, String> headers() {
    return headers;
  }
}
