package io.lifecyclemanager.intake.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.intake.message.DecodedMessage.UnknownMessage;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decodes what Auto Scaling says of a lifecycle action, or sends when a hook is put. Pure. */
final class LifecycleActionDecoder {
  private static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";
  private static final String LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING";
  private static final String TEST = "autoscaling:TEST_NOTIFICATION";

  /** What the API model of Auto Scaling accepts: no hook can have another name. */
  private static final Pattern HOOK_NAME = Pattern.compile("[A-Za-z0-9\\-_/]{1,255}");

  /** The API model accepts tokens of exactly this length. */
  private static final Pattern TOKEN = Pattern.compile("[!-~]{36}");

  private LifecycleActionDecoder() {}

  /** Whether the object holds a lifecycle action. */
  static boolean isAction(JsonNode json) {
    return json.has("LifecycleTransition");
  }

  /** Whether the object is what Auto Scaling sends when a hook is put. */
  static boolean isTest(JsonNode json) {
    return TEST.equals(MessageFields.text(json, "Event"));
  }

  /** The group is null where none is named, or what is named cannot be a group. */
  static DecodedMessage test(JsonNode json) {
    String group = MessageFields.name(json, "AutoScalingGroupName");
    return new DecodedMessage.TestNotification(
        group == null ? null : new GroupName(group), MessageFields.time(json, "Time"));
  }

  static DecodedMessage action(JsonNode json) {
    String group = MessageFields.text(json, "AutoScalingGroupName");
    String hook = MessageFields.text(json, "LifecycleHookName");
    String instance = MessageFields.text(json, "EC2InstanceId");
    if (group == null || hook == null || instance == null) {
      return new UnknownMessage(
          "a lifecycle action needs AutoScalingGroupName, LifecycleHookName and EC2InstanceId");
    }
    if (!InstanceId.isValid(instance)) {
      return new UnknownMessage("not an instance id: " + MessageFields.excerpt(instance));
    }
    if (!HOOK_NAME.matcher(hook).matches()) {
      return new UnknownMessage("not the name of a hook: " + MessageFields.excerpt(hook));
    }
    if (MessageFields.name(json, "AutoScalingGroupName") == null) {
      return new UnknownMessage("not the name of a group: " + MessageFields.excerpt(group));
    }
    return transition(
        MessageFields.text(json, "LifecycleTransition"),
        new LifecycleAction(
            new GroupName(group),
            hook,
            new InstanceId(instance),
            // Without a token that Auto Scaling accepts, the instance names the action.
            MessageFields.matching(json, "LifecycleActionToken", TOKEN),
            MessageFields.identifier(json, "RequestId")));
  }

  private static DecodedMessage transition(@Nullable String transition, LifecycleAction action) {
    if (LAUNCHING.equals(transition)) {
      return new DecodedMessage.LaunchingTransition(action);
    }
    return TERMINATING.equals(transition)
        ? new DecodedMessage.TerminatingTransition(action)
        : new UnknownMessage("an unknown transition: " + MessageFields.excerpt(transition));
  }
}
