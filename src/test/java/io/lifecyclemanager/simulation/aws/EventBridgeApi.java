package io.lifecyclemanager.simulation.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * EventBridge's rules on the default bus, in AWS JSON 1.1. Nothing is sent: what a rule is for is
 * only remembered.
 */
final class EventBridgeApi {
  /** Begins the name of every operation in the header {@code X-Amz-Target}. */
  static final String PREFIX = "AWSEvents.";

  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, StoredRule> rules = new LinkedHashMap<>();

  private record StoredRule(ObjectNode described, JsonNode tags, Map<String, JsonNode> targets) {}

  /**
   * Answers a call with a JSON object, or nothing if the operation is not simulated.
   *
   * @throws AwsFailure for the errors that AWS would answer
   */
  synchronized Optional<String> answer(String operation, String body) {
    JsonNode asked = json(body);
    return switch (operation) {
      case "PutRule" -> Optional.of(put(asked).toString());
      case "DescribeRule" -> Optional.of(rule(asked, "Name").described().toString());
      case "DeleteRule" -> Optional.of(delete(asked).toString());
      case "ListTagsForResource" -> Optional.of(tags(asked).toString());
      case "PutTargets" -> Optional.of(putTargets(asked).toString());
      case "ListTargetsByRule" -> Optional.of(targets(asked).toString());
      case "RemoveTargets" -> Optional.of(removeTargets(asked).toString());
      case "ListRuleNamesByTarget" -> Optional.of(rulesTo(asked).toString());
      default -> Optional.empty();
    };
  }

  /** The body of an answer that says no. */
  static String failure(AwsFailure failure) {
    return JSON.createObjectNode()
        .put("__type", failure.code())
        .put("message", failure.text())
        .toString();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AwsFailure(400, "SerializationException", "not JSON: " + text);
    }
  }

  private static String arn(String name) {
    return "arn:aws:events:" + Arns.REGION + ":" + Arns.ACCOUNT + ":rule/" + name;
  }

  private ObjectNode put(JsonNode asked) {
    String name = asked.path("Name").asText();
    try {
      if (!JSON.readTree(asked.path("EventPattern").asText()).isObject()) {
        throw invalidPattern();
      }
    } catch (JsonProcessingException e) {
      throw invalidPattern();
    }
    ObjectNode described = JSON.createObjectNode().put("Arn", arn(name));
    for (String field : new String[] {"Name", "EventPattern", "Description", "State"}) {
      if (asked.has(field)) {
        described.set(field, asked.path(field));
      }
    }
    StoredRule before = rules.get(name);
    JsonNode tags = asked.has("Tags") ? asked.path("Tags") : JSON.createArrayNode();
    rules.put(
        name,
        before == null
            ? new StoredRule(described, tags, new LinkedHashMap<>())
            : new StoredRule(described, before.tags(), before.targets()));
    return JSON.createObjectNode().put("RuleArn", arn(name));
  }

  private static AwsFailure invalidPattern() {
    return new AwsFailure(400, "InvalidEventPatternException", "Event pattern is not valid.");
  }

  private ObjectNode delete(JsonNode asked) {
    StoredRule rule = rules.get(asked.path("Name").asText());
    if (rule != null && !rule.targets().isEmpty()) {
      throw new AwsFailure(
          400, "ValidationException", "Rule can't be deleted since it has targets.");
    }
    rules.remove(asked.path("Name").asText());
    return JSON.createObjectNode();
  }

  private ObjectNode tags(JsonNode asked) {
    String arn = asked.path("ResourceARN").asText();
    return rules.keySet().stream()
        .filter(name -> arn(name).equals(arn))
        .findFirst()
        .map(name -> JSON.createObjectNode().set("Tags", rules.get(name).tags()))
        .map(ObjectNode.class::cast)
        .orElseThrow(() -> missing(arn));
  }

  private ObjectNode putTargets(JsonNode asked) {
    StoredRule rule = rule(asked, "Rule");
    asked.path("Targets").forEach(target -> rule.targets().put(target.path("Id").asText(), target));
    return allDone();
  }

  private ObjectNode targets(JsonNode asked) {
    StoredRule rule = rule(asked, "Rule");
    ObjectNode answer = JSON.createObjectNode();
    answer.putArray("Targets").addAll(rule.targets().values());
    return answer;
  }

  /** One a page: EventBridge, too, may answer with fewer than there are. */
  private ObjectNode rulesTo(JsonNode asked) {
    List<String> names =
        rules.entrySet().stream()
            .filter(rule ->
                rule.getValue().targets().values().stream()
                    .anyMatch(target -> target.path("Arn").equals(asked.path("TargetArn"))))
            .map(Map.Entry::getKey)
            .toList();
    int next = asked.path("NextToken").asInt(0);
    ObjectNode page = JSON.createObjectNode();
    ArrayNode listed = page.putArray("RuleNames");
    names.stream().skip(next).limit(1).forEach(listed::add);
    if (next + 1 < names.size()) {
      page.put("NextToken", Integer.toString(next + 1));
    }
    return page;
  }

  private ObjectNode removeTargets(JsonNode asked) {
    StoredRule rule = rule(asked, "Rule");
    asked.path("Ids").forEach(id -> rule.targets().remove(id.asText()));
    return allDone();
  }

  private static ObjectNode allDone() {
    ObjectNode answer = JSON.createObjectNode().put("FailedEntryCount", 0);
    answer.putArray("FailedEntries");
    return answer;
  }

  private StoredRule rule(JsonNode asked, String field) {
    String name = asked.path(field).asText();
    return Optional.ofNullable(rules.get(name)).orElseThrow(() -> missing("Rule " + name));
  }

  private static AwsFailure missing(String what) {
    return new AwsFailure(
        400, "ResourceNotFoundException", what + " does not exist on EventBus default.");
  }
}
