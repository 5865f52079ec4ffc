package io.lifecyclemanager.doctor.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A resource policy of a queue, or the trust policy of a role: which principals it allows which
 * actions. It evaluates only what the checks need, not all of IAM.
 *
 * @param statements the statements of the policy, unchanged
 */
record PolicyDocument(List<JsonNode> statements) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ANY_PRINCIPAL = "*";

  /**
   * Parses a policy.
   *
   * @param text JSON of IAM; blank means no policy
   */
  static PolicyDocument parse(String text) {
    try {
      return new PolicyDocument(
          text.isBlank() ? List.of() : elements(JSON.readTree(text).path("Statement")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("AWS returned a policy that is not JSON: " + text, e);
    }
  }

  private static List<JsonNode> elements(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).toList()
        : node.isMissingNode() ? List.of() : List.of(node);
  }

  /** Whether a statement without a condition allows every principal the action. */
  boolean allowsEveryPrincipal(String action) {
    return statementsWith("Allow", action)
        .anyMatch(statement -> appliesTo(statement, ANY_PRINCIPAL) && !hasCondition(statement));
  }

  /**
   * Whether a service is allowed the action on behalf of a resource of an account. A conditional
   * Deny is ignored.
   *
   * @param sourceArn ARN of that resource; empty if it is not known
   * @param account id of the account that owns it
   */
  boolean allowsService(String service, String action, String sourceArn, String account) {
    boolean denied =
        statementsWith("Deny", action)
            .anyMatch(statement -> appliesTo(statement, service) && !hasCondition(statement));
    return !denied
        && statementsWith("Allow", action)
            .anyMatch(statement ->
                appliesTo(statement, service)
                    && (sourceArn.isEmpty()
                        || conditionAllows(statement, "aws:SourceArn", sourceArn))
                    && conditionAllows(statement, "aws:SourceAccount", account));
  }

  private Stream<JsonNode> statementsWith(String effect, String action) {
    return statements.stream()
        .filter(statement -> statement.path("Effect").asText().equals(effect))
        .filter(statement ->
            elements(statement.path("Action")).stream()
                .anyMatch(pattern -> matches(pattern.asText(), action)));
  }

  private static boolean appliesTo(JsonNode statement, String service) {
    JsonNode principal = statement.path("Principal");
    return principal.asText().equals(ANY_PRINCIPAL)
        || elements(principal.path("AWS")).stream()
            .anyMatch(name -> name.asText().equals(ANY_PRINCIPAL))
        || elements(principal.path("Service")).stream()
            .anyMatch(name -> name.asText().equals(service));
  }

  private static boolean hasCondition(JsonNode statement) {
    return !statement.path("Condition").isEmpty();
  }

  /** Whether every condition on the key admits the value. */
  private static boolean conditionAllows(JsonNode statement, String key, String value) {
    return statement.path("Condition").properties().stream()
        .flatMap(operator -> operator.getValue().properties().stream())
        .filter(condition -> condition.getKey().equalsIgnoreCase(key))
        .allMatch(condition ->
            elements(condition.getValue()).stream()
                .anyMatch(pattern -> matches(pattern.asText(), value)));
  }

  /** IAM's wildcards: {@code *} matches any text, {@code ?} any one character. */
  private static boolean matches(String pattern, String text) {
    StringBuilder expression = new StringBuilder("(?i)");
    pattern
        .chars()
        .mapToObj(character -> String.valueOf((char) character))
        .map(character ->
            character.equals("*") ? ".*" : character.equals("?") ? "." : Pattern.quote(character))
        .forEach(expression::append);
    return text.matches(expression.toString());
  }
}
