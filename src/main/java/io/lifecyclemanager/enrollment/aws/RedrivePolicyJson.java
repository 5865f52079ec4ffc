package io.lifecyclemanager.enrollment.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.enrollment.Resource;

/** Parses and formats the queue attribute {@code RedrivePolicy}, which is JSON. */
public final class RedrivePolicyJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TARGET = "deadLetterTargetArn";
  private static final String RECEIVES = "maxReceiveCount";

  private RedrivePolicyJson() {}

  /**
   * Never fails: a text that is not JSON becomes the queue's ARN. SQS returns the count as a JSON
   * number or string, as it was set.
   */
  public static Resource.RedrivePolicy parse(String text) {
    try {
      JsonNode policy = JSON.readTree(text);
      return new Resource.RedrivePolicy(
          policy.path(TARGET).asText(), policy.path(RECEIVES).asInt());
    } catch (JsonProcessingException _) {
      return new Resource.RedrivePolicy(text, 0);
    }
  }

  /** The attribute's value. */
  public static String format(Resource.RedrivePolicy policy) {
    return JSON.createObjectNode()
        .put(TARGET, policy.deadLetterQueueArn())
        .put(RECEIVES, Integer.toString(policy.maxReceiveCount()))
        .toString();
  }
}
