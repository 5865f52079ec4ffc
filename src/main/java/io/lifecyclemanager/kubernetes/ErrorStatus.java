package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a failure: a {@code Status} object, or plain text from priority and fairness, a proxy
 * or a balancer.
 *
 * @param isStatus whether it was a Status object
 * @param reason the machine-readable reason; empty where none was given (webhooks, several budgets)
 * @param message in the server's words; the text itself where it is no Status
 * @param kind what the details are about: {@code pods} or {@code Pod}; empty where unsaid
 * @param retryAfter as the details say; null when absent or zero
 * @param causes the details' causes
 */
record ErrorStatus(
    boolean isStatus,
    String reason,
    String message,
    String kind,
    @Nullable Duration retryAfter,
    List<StatusCause> causes) {

  private static final int LONGEST_TEXT = 500;

  /** Of a Status, where it takes the place of an object. */
  static final FieldFilter FIELDS = FieldFilter.of("kind", "code", "reason", "message", "details");

  /** One cause: a reason such as {@code DisruptionBudget}, its words, the field it is about. */
  record StatusCause(String reason, String message, String field) {}

  static ErrorStatus parse(String body) {
    try {
      JsonNode json = KubernetesJson.MAPPER.readTree(body);
      if (json != null && json.path("kind").asText("").equals("Status")) {
        return of(json);
      }
    } catch (JsonProcessingException _) {
      // Not JSON: the text is all there is.
    }
    String text = body.strip().replaceAll("\\s+", " ");
    String shortened = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
    return new ErrorStatus(false, "", shortened, "", null, List.of());
  }

  static ErrorStatus of(JsonNode status) {
    JsonNode details = status.path("details");
    int seconds = details.path("retryAfterSeconds").asInt(0);
    return new ErrorStatus(
        true,
        status.path("reason").asText(""),
        status.path("message").asText(""),
        details.path("kind").asText(""),
        seconds > 0 ? Duration.ofSeconds(seconds) : null,
        KubernetesJson.elements(details.path("causes")).map(ErrorStatus::cause).toList());
  }

  private static StatusCause cause(JsonNode cause) {
    return new StatusCause(
        cause.path("reason").asText(""),
        cause.path("message").asText(""),
        cause.path("field").asText(""));
  }

  Optional<StatusCause> cause(String causeReason) {
    return causes.stream().filter(cause -> cause.reason().equals(causeReason)).findFirst();
  }

  /** An admission webhook or policy said no; its code may be anything. */
  boolean isAdmissionDenial() {
    return message.contains("denied the request") || message.contains("denied request");
  }

  /** The message, and of the causes what it does not say already. */
  String summary() {
    String words =
        Stream.concat(
                Stream.of(message),
                causes.stream().map(StatusCause::message).filter(said -> !message.contains(said)))
            .filter(said -> !said.isBlank())
            .collect(Collectors.joining(" "));
    return words.isEmpty() ? reason : words;
  }
}
