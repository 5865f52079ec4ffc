package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Who else may send to the queue. */
final class QueuePolicyCheck {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String EVENTS = "events.amazonaws.com";

  private QueuePolicyCheck() {}

  static Outcome policy(World world) {
    return QueueChecks.judge(
        world,
        queue -> Outcome.judge(world.rules(), rules -> judge(statements(queue.policy()), rules)));
  }

  private static Outcome judge(List<JsonNode> statements, List<String> rules) {
    List<Finding> findings = new ArrayList<>();
    List<JsonNode> allowed = statements.stream().filter(QueuePolicyCheck::allowsToSend).toList();
    if (allowed.stream().anyMatch(QueuePolicyCheck::isForAnybody)) {
      findings.add(
          warning(
              "the queue's policy lets anybody send",
              "a forged message makes serve ask Auto Scaling a question, no more; but many of them"
                  + " hide the true ones",
              "take the statement with Principal * out, or give it a Condition (aws:SourceArn)"));
    }
    List<String> deaf =
        rules.stream().filter(rule -> allowed.stream().noneMatch(one -> lets(one, rule))).toList();
    if (!deaf.isEmpty()) {
      findings.add(
          error(
              "the queue's policy does not let EventBridge send for " + Words.few(deaf),
              "the events of these rules are dropped without a word",
              "run lifecycle-manager enroll --events --overwrite, which adds the statement: "
                  + EVENTS
                  + ", sqs:SendMessage, aws:SourceArn"));
    }
    return Outcome.of(
        findings, statements.isEmpty() ? "none" : Words.count(statements.size(), "statement"));
  }

  private static List<JsonNode> statements(String policy) {
    if (policy.isBlank()) {
      return List.of();
    }
    try {
      JsonNode statement = JSON.readTree(policy).path("Statement");
      return elements(statement.isObject() ? JSON.createArrayNode().add(statement) : statement);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("SQS keeps a policy that is no JSON: " + policy, e);
    }
  }

  private static List<JsonNode> elements(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).toList()
        : node.isMissingNode() ? List.of() : List.of(node);
  }

  private static boolean allowsToSend(JsonNode statement) {
    return statement.path("Effect").asText().equals("Allow")
        && elements(statement.path("Action")).stream()
            .anyMatch(action -> matches(action.asText(), "sqs:SendMessage"));
  }

  private static boolean isForAnybody(JsonNode statement) {
    JsonNode principal = statement.path("Principal");
    boolean everybody =
        principal.asText().equals("*")
            || elements(principal.path("AWS")).stream().anyMatch(one -> one.asText().equals("*"));
    return everybody && statement.path("Condition").isEmpty();
  }

  private static boolean lets(JsonNode statement, String rule) {
    boolean events =
        isForAnybody(statement)
            || elements(statement.path("Principal").path("Service")).stream()
                .anyMatch(service -> service.asText().equals(EVENTS));
    List<JsonNode> sources =
        statement.path("Condition").properties().stream()
            .flatMap(operator -> elements(operator.getValue().path("aws:SourceArn")).stream())
            .toList();
    return events
        && (sources.isEmpty()
            || sources.stream().anyMatch(source -> matches(source.asText(), rule)));
  }

  /** IAM's pattern: the case does not matter in actions, and in ARNs it is the same. */
  private static boolean matches(String pattern, String text) {
    StringBuilder expression = new StringBuilder("(?i)");
    for (int i = 0; i < pattern.length(); i++) {
      char one = pattern.charAt(i);
      expression.append(
          switch (one) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(one));
          });
    }
    return text.matches(expression.toString());
  }
}
