package io.lifecyclemanager.enrollment.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.enrollment.Resource;

/** The redrive policy of a queue, which is JSON within an attribute. */
public final class RedrivePolicyJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TARGET = "deadLetterTargetArn";
  private static final String RECEIVES = "maxReceiveCount";

  private RedrivePolicyJson() {}

  /** AWS writes the number as a number or as a text, as it was given. */
  public static Resource.RedrivePolicy parse(String text) {
    try {
      JsonNode policy = JSON.readTree(text);
      return new Resource.RedrivePolicy(
          policy.path(TARGET).asText(), policy.path(RECEIVES).asInt());
    } catch (JsonProcessingException _) {
      return new Resource.RedrivePolicy(text, 0);
    }
  }

  public static String format(Resource.RedrivePolicy to) {
    return JSON.createObjectNode()
        .put(TARGET, to.deadLetterQueueArn())
        .put(RECEIVES, Integer.toString(to.maxReceiveCount()))
        .toString();
  }
}
