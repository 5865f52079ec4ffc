package io.lifecyclemanager.doctor.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The event pattern of an EventBridge rule. It evaluates the operators that match texts; one that
 * it does not know counts as a match, so that no rule is blamed for nothing.
 */
final class EventPattern {
  private static final JsonMapper JSON = new JsonMapper();

  private final JsonNode pattern;

  private EventPattern(JsonNode pattern) {
    this.pattern = pattern;
  }

  /**
   * Parses a pattern.
   *
   * @param text JSON of EventBridge; blank means the pattern of a scheduled rule, which matches no
   *     event
   */
  static EventPattern parse(String text) {
    try {
      return new EventPattern(JSON.readTree(text.isBlank() ? "[]" : text));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("AWS returned an event pattern that is not JSON: " + text, e);
    }
  }

  /** Whether the rule sends the event. */
  boolean matches(JsonNode event) {
    return pattern.isObject() && matchesFields(pattern, event);
  }

  private static boolean matchesFields(JsonNode pattern, JsonNode event) {
    return pattern.properties().stream()
        .allMatch(field ->
            field.getKey().equals("$or")
                ? elements(field.getValue()).anyMatch(one -> matchesFields(one, event))
                : matchesField(field.getValue(), event.path(field.getKey())));
  }

  private static boolean matchesField(JsonNode pattern, JsonNode value) {
    return pattern.isObject()
        ? matchesFields(pattern, value)
        : elements(pattern).anyMatch(alternative -> matchesValue(alternative, value));
  }

  private static boolean matchesValue(JsonNode alternative, JsonNode value) {
    if (alternative.isObject()) {
      return alternative.properties().stream()
          .allMatch(operator -> matchesOperator(operator.getKey(), operator.getValue(), value));
    }
    return value.isArray()
        ? elements(value).anyMatch(alternative::equals)
        : alternative.equals(value);
  }

  private static boolean matchesOperator(String operator, JsonNode operand, JsonNode value) {
    if (operator.equals("exists")) {
      return operand.asBoolean() != value.isMissingNode();
    }
    return (value.isArray() ? elements(value) : Stream.of(value))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .anyMatch(text -> matchesText(operator, operand, text));
  }

  private static boolean matchesText(String operator, JsonNode operand, String text) {
    if (operand.isObject()) {
      return operator.equals("anything-but")
          ? operand.properties().stream()
              .noneMatch(inner -> matchesText(inner.getKey(), inner.getValue(), text))
          : matchesIgnoringCase(operator, operand.path("equals-ignore-case"), text);
    }
    String wanted = operand.asText();
    return switch (operator) {
      case "prefix" -> text.startsWith(wanted);
      case "suffix" -> text.endsWith(wanted);
      case "equals-ignore-case" ->
          text.toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT));
      case "wildcard" -> text.matches(Pattern.quote(wanted).replace("*", "\\E.*\\Q"));
      case "anything-but" ->
          (operand.isArray() ? elements(operand) : Stream.of(operand))
              .noneMatch(one -> one.asText().equals(text));
      default -> true;
    };
  }

  /** As in {@code {"prefix": {"equals-ignore-case": "EC2"}}}. */
  private static boolean matchesIgnoringCase(String operator, JsonNode operand, String text) {
    return !operand.isTextual()
        || matchesText(
            operator,
            TextNode.valueOf(operand.asText().toLowerCase(Locale.ROOT)),
            text.toLowerCase(Locale.ROOT));
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
