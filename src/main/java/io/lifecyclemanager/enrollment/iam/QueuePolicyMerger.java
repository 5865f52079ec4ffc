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
 * The policy of a queue. It may have statements of several owners, who know theirs by the Sid; a
 * policy of ours names the statements that are meant. Pure.
 */
public final class QueuePolicyMerger {
  private static final String STATEMENT = "Statement";
  private static final String SID = "Sid";
  private static final JsonMapper JSON = new JsonMapper();

  private QueuePolicyMerger() {}

  /** Lets some rules of EventBridge send to a queue, and nobody in without TLS. */
  public static String ownPolicy(AwsLocation place, String queue, List<String> rules) {
    String queueArn = place.queueArn(queue);
    String ruleArns =
        rules.stream()
            .map(rule -> '"' + place.ruleArn(rule) + '"')
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
        .formatted(queueArn, ruleArns, place.account(), queueArn);
  }

  /**
   * Those statements of a queue's policy that have the Sid of one of ours; empty where none has.
   *
   * @param whole the queue's policy; an empty text for none
   */
  public static Optional<String> selectOwn(String whole, String ours) {
    Set<String> sids = sids(ours);
    ObjectNode policy = parse(ours);
    List<JsonNode> found = statements(parse(whole), one -> sids.contains(sid(one)));
    return found.isEmpty() ? Optional.empty() : Optional.of(withStatements(policy, found));
  }

  /**
   * A queue's policy with our statements, which take the place of those with their Sids.
   *
   * @param whole the queue's policy; an empty text for none
   */
  public static String merge(String whole, String ours) {
    Set<String> sids = sids(ours);
    List<JsonNode> statements = statements(parse(whole), one -> !sids.contains(sid(one)));
    statements.addAll(statements(parse(ours), one -> true));
    return withStatements(parse(whole.isEmpty() ? ours : whole), statements);
  }

  /**
   * A queue's policy without our statements; an empty text where nothing is left.
   *
   * @param whole the queue's policy; an empty text for none
   */
  public static String removeOwn(String whole, String ours) {
    Set<String> sids = sids(ours);
    List<JsonNode> left = statements(parse(whole), one -> !sids.contains(sid(one)));
    return left.isEmpty() ? "" : withStatements(parse(whole), left);
  }

  private static Set<String> sids(String policy) {
    return statements(parse(policy), one -> true).stream()
        .map(QueuePolicyMerger::sid)
        .collect(Collectors.toSet());
  }

  private static String sid(JsonNode statement) {
    return statement.path(SID).asText();
  }

  /** One statement may stand without a list. */
  private static List<JsonNode> statements(JsonNode policy, Predicate<JsonNode> which) {
    JsonNode all = policy.path(STATEMENT);
    return (all.isObject() ? List.of(all).stream() : StreamSupport.stream(all.spliterator(), false))
        .filter(which)
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
