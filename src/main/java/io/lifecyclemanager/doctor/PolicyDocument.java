package io.lifecyclemanager.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A policy of a queue or a role, as far as it says whom it lets do something.
 *
 * @param statements as they stand there
 */
record PolicyDocument(List<JsonNode> statements) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ANY_PRINCIPAL = "*";

  /**
   * Reads one.
   *
   * @param text in IAM's JSON; empty for no policy
   */
  static PolicyDocument parse(String text) {
    try {
      return new PolicyDocument(
          text.isBlank() ? List.of() : elements(JSON.readTree(text).path("Statement")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("AWS keeps a policy that is no JSON: " + text, e);
    }
  }

  private static List<JsonNode> elements(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).toList()
        : node.isMissingNode() ? List.of() : List.of(node);
  }

  /** Whether anybody at all may do it, whatever the circumstances. */
  boolean allowsEveryPrincipal(String action) {
    return statementsWith("Allow", action)
        .anyMatch(one -> appliesTo(one, ANY_PRINCIPAL) && !hasCondition(one));
  }

  /**
   * Whether a service may do it for something of this account.
   *
   * @param sourceArn for what; empty where that is not known
   * @param account of what
   */
  boolean allowsService(String service, String action, String sourceArn, String account) {
    boolean denied =
        statementsWith("Deny", action)
            .anyMatch(one -> appliesTo(one, service) && !hasCondition(one));
    return !denied
        && statementsWith("Allow", action)
            .anyMatch(one ->
                appliesTo(one, service)
                    && (sourceArn.isEmpty() || conditionAllows(one, "aws:SourceArn", sourceArn))
                    && conditionAllows(one, "aws:SourceAccount", account));
  }

  private Stream<JsonNode> statementsWith(String effect, String action) {
    return statements.stream()
        .filter(one -> one.path("Effect").asText().equals(effect))
        .filter(one ->
            elements(one.path("Action")).stream()
                .anyMatch(pattern -> matches(pattern.asText(), action)));
  }

  private static boolean appliesTo(JsonNode statement, String service) {
    JsonNode principal = statement.path("Principal");
    return principal.asText().equals(ANY_PRINCIPAL)
        || elements(principal.path("AWS")).stream()
            .anyMatch(one -> one.asText().equals(ANY_PRINCIPAL))
        || elements(principal.path("Service")).stream()
            .anyMatch(one -> one.asText().equals(service));
  }

  private static boolean hasCondition(JsonNode statement) {
    return !statement.path("Condition").isEmpty();
  }

  /** Whether no condition on the key keeps the value out. */
  private static boolean conditionAllows(JsonNode statement, String key, String value) {
    return statement.path("Condition").properties().stream()
        .flatMap(operator -> operator.getValue().properties().stream())
        .filter(condition -> condition.getKey().equalsIgnoreCase(key))
        .allMatch(condition ->
            elements(condition.getValue()).stream()
                .anyMatch(pattern -> matches(pattern.asText(), value)));
  }

  /** IAM's pattern: {@code *} is anything, {@code ?} is any one character. */
  private static boolean matches(String pattern, String text) {
    StringBuilder expression = new StringBuilder("(?i)");
    pattern
        .chars()
        .mapToObj(one -> String.valueOf((char) one))
        .map(one -> one.equals("*") ? ".*" : one.equals("?") ? "." : Pattern.quote(one))
        .forEach(expression::append);
    return text.matches(expression.toString());
  }
}
