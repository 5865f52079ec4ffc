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
 * or a load balancer.
 *
 * @param isStatus whether it was a Status object
 * @param reason the machine-readable reason; empty when absent (webhooks, several budgets)
 * @param message the server's message; the text itself when it is no Status
 * @param kind of {@code details}: {@code pods} or {@code Pod}; empty when absent
 * @param retryAfter from {@code details}; null when absent or zero
 * @param causes of {@code details}
 */
public record ErrorStatus(
    boolean isStatus,
    String reason,
    String message,
    String kind,
    @Nullable Duration retryAfter,
    List<StatusCause> causes) {

  private static final int MAX_TEXT_LENGTH = 500;

  /** The fields of a Status that takes the place of an object. */
  public static final FieldFilter FIELDS =
      FieldFilter.of("kind", "code", "reason", "message", "details");

  /** One cause: a reason such as {@code DisruptionBudget}, its message, the field it concerns. */
  public record StatusCause(String reason, String message, String field) {}

  public static ErrorStatus parse(String body) {
    try {
      JsonNode json = KubernetesJson.MAPPER.readTree(body);
      if (json != null && json.path("kind").asText("").equals("Status")) {
        return of(json);
      }
    } catch (JsonProcessingException _) {
      // Plain text.
    }
    String text = body.strip().replaceAll("\\s+", " ");
    if (text.startsWith("<")) {
      return new ErrorStatus(false, "", RequestFailures.PAGE, "", null, List.of());
    }
    String shortened =
        text.length() > MAX_TEXT_LENGTH ? text.substring(0, MAX_TEXT_LENGTH) + "…" : text;
    return new ErrorStatus(false, "", shortened, "", null, List.of());
  }

  public static ErrorStatus of(JsonNode status) {
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

  public Optional<StatusCause> cause(String causeReason) {
    return causes.stream().filter(cause -> cause.reason().equals(causeReason)).findFirst();
  }

  /** Whether an admission webhook or policy denied the request, with whatever HTTP status. */
  public boolean isAdmissionDenial() {
    return message.contains("denied the request") || message.contains("denied request");
  }

  /** The message, and the messages of causes that it does not contain. */
  public String summary() {
    String text =
        Stream.concat(
                Stream.of(message),
                causes.stream().map(StatusCause::message).filter(cause -> !message.contains(cause)))
            .filter(part -> !part.isBlank())
            .collect(Collectors.joining(" "));
    return text.isEmpty() ? reason : text;
  }
}
