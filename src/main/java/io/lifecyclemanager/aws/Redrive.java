package io.lifecyclemanager.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.enrollment.Part;

/** The redrive policy of a queue, which is JSON within an attribute. */
final class Redrive {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TARGET = "deadLetterTargetArn";
  private static final String RECEIVES = "maxReceiveCount";

  private Redrive() {}

  /** AWS writes the number as a number or as a text, as it was given. */
  static Part.DeadLetters parse(String text) {
    try {
      JsonNode policy = JSON.readTree(text);
      return new Part.DeadLetters(policy.path(TARGET).asText(), policy.path(RECEIVES).asInt());
    } catch (JsonProcessingException _) {
      return new Part.DeadLetters(text, 0);
    }
  }

  static String text(Part.DeadLetters to) {
    return JSON.createObjectNode()
        .put(TARGET, to.queueArn())
        .put(RECEIVES, Integer.toString(to.receives()))
        .toString();
  }
}
