package io.lifecyclemanager.intake.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.intake.message.DecodedMessage.UnknownMessage;
import io.lifecyclemanager.sharing.PooledJson;

/**
 * Decodes every shape in which lifecycle actions and events arrive: straight from Auto Scaling,
 * through EventBridge, and either of them wrapped by SNS. Any other message is described. A message
 * holds one action or event: several of them in an array are not understood, since they would have
 * to be deleted together. Pure.
 */
public final class MessageDecoder {
  /** Events of AWS have less than ten levels. */
  private static final int MAX_DEPTH = 100;

  private static final JsonMapper JSON =
      JsonMapper.builder(strictFactory())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private MessageDecoder() {}

  /**
   * Field names are neither kept nor interned, since a sender could make up any number of them.
   * Which of two fields of the same name counts differs from parser to parser: neither does.
   */
  private static JsonFactory strictFactory() {
    return PooledJson.factory()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }

  /** Decodes a message's body; never throws. */
  public static DecodedMessage decode(String body) {
    return decode(body, true);
  }

  private static DecodedMessage decode(String body, boolean unwrapSns) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return new UnknownMessage(
          "not JSON: %s: %s"
              .formatted(
                  MessageFields.excerpt(e.getOriginalMessage()), MessageFields.excerpt(body)));
    }
    if (json.isArray()) {
      return new UnknownMessage(
          "an array of %d values; send each event as a message of its own".formatted(json.size()));
    }
    if (!json.isObject()) {
      return new UnknownMessage("not a JSON object: " + MessageFields.excerpt(body));
    }
    if (unwrapSns && isSns(json)) {
      return unwrap(json.path("Type").asText(), json);
    }
    if (EventDecoder.isEvent(json)) {
      return EventDecoder.decode(json);
    }
    if (LifecycleActionDecoder.isTest(json)) {
      return LifecycleActionDecoder.test(json);
    }
    return LifecycleActionDecoder.isAction(json)
        ? LifecycleActionDecoder.action(json)
        : new UnknownMessage(
            "neither an event nor a lifecycle action: " + MessageFields.excerpt(body));
  }

  private static boolean isSns(JsonNode json) {
    return json.path("Type").isTextual() && (json.has("TopicArn") || json.has("Message"));
  }

  private static DecodedMessage unwrap(String type, JsonNode sns) {
    return switch (type) {
      case "Notification" ->
          sns.path("Message").isTextual()
              ? decode(sns.path("Message").asText(), false)
              : new UnknownMessage("an SNS notification whose Message is not a text");
      case "SubscriptionConfirmation" ->
          new UnknownMessage(
              "SNS topic %s asks to confirm the subscription of this queue; until then it sends"
                      .formatted(MessageFields.excerpt(MessageFields.text(sns, "TopicArn")))
                  + " nothing here; subscribe the queue with the credentials of the queue's"
                  + " account");
      default -> new UnknownMessage("an SNS message of type " + MessageFields.excerpt(type));
    };
  }
}
