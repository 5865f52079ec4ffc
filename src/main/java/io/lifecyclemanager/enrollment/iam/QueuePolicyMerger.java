package io.lifecyclemanager.enrollment.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Merges enroll's statements into the access policy of a queue and out of it again. The policy of a
 * queue may contain statements of several owners; the statements with the Sids of {@code own} are
 * enroll's. Pure. Every method throws IllegalStateException for a text that is not a policy.
 */
public final class QueuePolicyMerger {
  private static final String STATEMENT = "Statement";
  private static final String SID = "Sid";
  private static final JsonMapper JSON = new JsonMapper();

  private QueuePolicyMerger() {}

  /**
   * Enroll's policy for a queue: some EventBridge rules may send to it, and every request without
   * TLS is denied.
   *
   * @param location of queue and rules
   * @param queue name of the queue
   * @param rules names of the rules
   */
  public static String ownPolicy(AwsLocation location, String queue, List<String> rules) {
    String queueArn = location.queueArn(queue);
    String ruleArns =
        rules.stream()
            .map(rule -> '"' + location.ruleArn(rule) + '"')
            .collect(Collectors.joining(", "));
    return """
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "LifecycleManagerEvents",
          "Effect": "Allow",
          "Principal": {"Service": "events.amazonaws.com"},
          "Action": "sqs:SendMessage",
          "Resource": "%s",
          "Condition": {
            "ArnEquals": {"aws:SourceArn": [%s]},
            "StringEquals": {"aws:SourceAccount": "%s"}
          }
        },
        {
          "Sid": "LifecycleManagerTlsOnly",
          "Effect": "Deny",
          "Principal": "*",
          "Action": "sqs:*",
          "Resource": "%s",
          "Condition": {"Bool": {"aws:SecureTransport": "false"}}
        }
      ]
    }
    """
        .formatted(queueArn, ruleArns, location.account(), queueArn);
  }

  /**
   * The policy with only enroll's statements, as they are in the queue's policy; empty if it has
   * none of them.
   *
   * @param whole the queue's policy; an empty text for none
   * @param own enroll's policy
   */
  public static Optional<String> selectOwn(String whole, String own) {
    Set<String> sids = sids(own);
    ObjectNode policy = parse(own);
    List<JsonNode> found = statements(parse(whole), statement -> sids.contains(sid(statement)));
    return found.isEmpty() ? Optional.empty() : Optional.of(withStatements(policy, found));
  }

  /**
   * The queue's policy with enroll's statements, which replace those with the same Sids.
   *
   * @param whole the queue's policy; an empty text for none
   * @param own enroll's policy
   */
  public static String merge(String whole, String own) {
    Set<String> sids = sids(own);
    List<JsonNode> statements =
        statements(parse(whole), statement -> !sids.contains(sid(statement)));
    statements.addAll(statements(parse(own), _ -> true));
    return withStatements(parse(whole.isEmpty() ? own : whole), statements);
  }

  /**
   * The queue's policy without enroll's statements; an empty text if no statement remains.
   *
   * @param whole the queue's policy; an empty text for none
   * @param own enroll's policy
   */
  public static String removeOwn(String whole, String own) {
    Set<String> sids = sids(own);
    List<JsonNode> remaining =
        statements(parse(whole), statement -> !sids.contains(sid(statement)));
    return remaining.isEmpty() ? "" : withStatements(parse(whole), remaining);
  }

  private static Set<String> sids(String policy) {
    return statements(parse(policy), _ -> true).stream()
        .map(QueuePolicyMerger::sid)
        .collect(Collectors.toSet());
  }

  private static String sid(JsonNode statement) {
    return statement.path(SID).asText();
  }

  /** IAM accepts a single statement without a list around it. */
  private static List<JsonNode> statements(JsonNode policy, Predicate<JsonNode> filter) {
    JsonNode all = policy.path(STATEMENT);
    return (all.isObject() ? List.of(all).stream() : StreamSupport.stream(all.spliterator(), false))
        .filter(filter)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static String withStatements(ObjectNode policy, List<JsonNode> statements) {
    ArrayNode list = JSON.createArrayNode().addAll(statements);
    return policy.set(STATEMENT, list).toString();
  }

  private static ObjectNode parse(String text) {
    try {
      return text.isEmpty() ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a policy: " + text, e);
    }
  }
}
