package io.lifecyclemanager.simulation.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What policies say of a call: wildcards in actions and resources, and two of the conditions. */
final class PolicyEvaluation {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<JsonNode> statements = new ArrayList<>();

  PolicyEvaluation(Collection<String> policies) {
    for (String policy : policies) {
      try {
        items(JSON.readTree(policy).path("Statement")).forEach(statements::add);
      } catch (JsonProcessingException e) {
        throw new AwsFailure(400, "MalformedPolicyDocument", "Syntax errors in policy.");
      }
    }
  }

  /** In IAM's words. */
  String decision(String action, String resource, Map<String, String> context) {
    List<String> effects =
        statements.stream()
            .filter(one ->
                fits(one.path("Action"), action)
                    && fits(one.path("Resource"), resource)
                    && holds(one.path("Condition"), context))
            .map(one -> one.path("Effect").asText())
            .toList();
    if (effects.contains("Deny")) {
      return "explicitDeny";
    }
    return effects.contains("Allow") ? "allowed" : "implicitDeny";
  }

  private static boolean fits(JsonNode patterns, String text) {
    return items(patterns).anyMatch(pattern -> fits(pattern.asText(), text));
  }

  private static boolean fits(String pattern, String text) {
    return Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), text);
  }

  private static boolean holds(JsonNode conditions, Map<String, String> context) {
    return conditions.properties().stream()
        .allMatch(operator ->
            operator.getValue().properties().stream()
                .allMatch(key ->
                    context.containsKey(key.getKey())
                        && items(key.getValue())
                            .anyMatch(value ->
                                holds(
                                    operator.getKey(),
                                    value.asText(),
                                    context.getOrDefault(key.getKey(), "")))));
  }

  private static boolean holds(String operator, String wanted, String is) {
    return switch (operator) {
      case "StringEquals" -> wanted.equals(is);
      case "StringLike" -> fits(wanted, is);
      default -> throw new IllegalStateException("unknown condition operator: " + operator);
    };
  }

  /** One thing may stand without a list around it. */
  private static Stream<JsonNode> items(JsonNode node) {
    return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.of(node);
  }
}
