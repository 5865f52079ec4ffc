package io.lifecyclemanager.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the message shapes in which a lifecycle action arrives: straight from Auto Scaling,
 * through EventBridge, and either of them wrapped by SNS. Any other message holds no lifecycle
 * action: it is described and can be deleted. Pure.
 */
public final class MessageDecoder {
  private static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";
  private static final String LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING";
  private static final String TEST = "autoscaling:TEST_NOTIFICATION";

  private static final int MAX_GROUP_NAME = 255;

  /** What the API model of Auto Scaling accepts: no hook can have another name. */
  private static final Pattern HOOK_NAME = Pattern.compile("[A-Za-z0-9\\-_/]{1,255}");

  /** The API model accepts tokens of exactly this length. */
  private static final int TOKEN_LENGTH = 36;

  /** How many characters of an unknown text are shown. */
  private static final int SHOWN = 80;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private MessageDecoder() {}

  /** Decodes a message's body; never throws. */
  public static DecodedMessage decode(String body) {
    return decode(body, true);
  }

  private static DecodedMessage decode(String body, boolean unwrapSns) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return new DecodedMessage.UnknownMessage("not JSON: " + shorten(body));
    }
    if (!json.isObject()) {
      return new DecodedMessage.UnknownMessage("not a JSON object: " + shorten(body));
    }
    if (unwrapSns && "Notification".equals(text(json, "Type")) && json.has("Message")) {
      return decode(json.path("Message").asText(), false);
    }
    if (json.path("detail").isObject()) {
      String type = text(json, "detail-type");
      return json.path("detail").has("LifecycleTransition")
          ? action(json.path("detail"))
          : new DecodedMessage.UnknownMessage("an EventBridge event of type '" + type + "'");
    }
    if (TEST.equals(text(json, "Event"))) {
      return new DecodedMessage.TestNotification(tested(json), sent(json));
    }
    return json.has("LifecycleTransition")
        ? action(json)
        : new DecodedMessage.UnknownMessage("no LifecycleTransition in it: " + shorten(body));
  }

  private static DecodedMessage action(JsonNode json) {
    String transition = text(json, "LifecycleTransition");
    String group = text(json, "AutoScalingGroupName");
    String hook = text(json, "LifecycleHookName");
    String instance = text(json, "EC2InstanceId");
    if (group == null || hook == null || instance == null) {
      return new DecodedMessage.UnknownMessage(
          "a lifecycle action needs AutoScalingGroupName, LifecycleHookName and EC2InstanceId");
    }
    if (!InstanceId.isValid(instance)) {
      return new DecodedMessage.UnknownMessage("not an instance id: " + shorten(instance));
    }
    if (!HOOK_NAME.matcher(hook).matches()) {
      return new DecodedMessage.UnknownMessage("not the name of a hook: " + shorten(hook));
    }
    LifecycleAction action =
        new LifecycleAction(
            new GroupName(group),
            hook,
            new InstanceId(instance),
            token(json),
            text(json, "RequestId"));
    if (LAUNCHING.equals(transition)) {
      return new DecodedMessage.LaunchingTransition(action);
    }
    return TERMINATING.equals(transition)
        ? new DecodedMessage.TerminatingTransition(action)
        : new DecodedMessage.UnknownMessage("an unknown transition: " + transition);
  }

  /** Null where there is none that Auto Scaling accepts: the instance names the action then. */
  private static @Nullable String token(JsonNode json) {
    String token = text(json, "LifecycleActionToken");
    return token != null && token.length() == TOKEN_LENGTH ? token : null;
  }

  /** Null where none is named, or what is named is longer than any name of a group. */
  private static @Nullable GroupName tested(JsonNode json) {
    String group = text(json, "AutoScalingGroupName");
    return group == null || group.length() > MAX_GROUP_NAME ? null : new GroupName(group);
  }

  /** When Auto Scaling sent it, by its own clock; null when that is missing or no such time. */
  private static @Nullable Instant sent(JsonNode json) {
    try {
      return Instant.parse(json.path("Time").asText(""));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The field's text; null when it is missing, blank, or not a text. */
  private static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isTextual() && !value.asText().isBlank() ? value.asText() : null;
  }

  private static String shorten(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
