package io.lifecyclemanager.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.lifecyclemanager.client.ControllerConnection.ControllerReply;
import io.lifecyclemanager.status.StatusJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error of the HTTP API: the {@code error} of its body.
 *
 * @param code for programs, as in {@code not_found}
 * @param message one sentence without a full stop
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ApiError(@Nullable String code, @Nullable String message) {
  /** What it says. */
  String text() {
    return String.valueOf(message);
  }

  /** The body of an error. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record ErrorBody(@Nullable ApiError error) {}

  /** The error in a reply; empty where it is another one than the API's. */
  static Optional<ApiError> of(ControllerReply reply) {
    @Nullable ErrorBody body;
    try {
      body = StatusJson.read(reply.body(), ErrorBody.class);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    return Optional.ofNullable(body)
        .flatMap(it -> Optional.ofNullable(it.error()))
        .filter(it -> it.code() != null && it.message() != null);
  }
}
