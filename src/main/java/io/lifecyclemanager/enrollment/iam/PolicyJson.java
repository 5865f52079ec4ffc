package io.lifecyclemanager.enrollment.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Compares and reads policy documents. */
public final class PolicyJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private PolicyJson() {}

  /**
   * The canonical form of a policy: two policies with the same meaning have the same canonical
   * form. It has no white space, sorted fields and lists, a single value in place of a list of one,
   * and no Sids of statements, as these have no effect. A text that is not JSON is returned
   * unchanged.
   */
  public static String canonical(String policy) {
    try {
      return canonical(JSON.readTree(policy)).toString();
    } catch (JsonProcessingException _) {
      return policy;
    }
  }

  /** The ARN of the first KMS key among a policy's resources; empty if there is none. */
  public static Optional<String> kmsKeyArn(String policy) {
    try {
      return JSON.readTree(policy).findValuesAsText("Resource").stream()
          .filter(resource -> resource.contains(":kms:"))
          .findFirst();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private static JsonNode canonical(JsonNode node) {
    if (node.isArray()) {
      if (node.size() == 1) {
        return canonical(node.get(0));
      }
      ArrayNode sorted = JSON.createArrayNode();
      StreamSupport.stream(node.spliterator(), false)
          .map(PolicyJson::canonical)
          .sorted(Comparator.comparing(JsonNode::toString))
          .forEach(sorted::add);
      return sorted;
    }
    if (node.isObject()) {
      ObjectNode sorted = JSON.createObjectNode();
      node.properties().stream()
          .filter(field -> !(field.getKey().equals("Sid") && node.has("Effect")))
          .sorted(Map.Entry.comparingByKey())
          .forEach(field -> sorted.set(field.getKey(), canonical(field.getValue())));
      return sorted;
    }
    return node;
  }
}
