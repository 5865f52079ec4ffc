package io.lifecyclemanager.simulation.aws.autoscaling;

import io.lifecyclemanager.simulation.aws.query.Arns;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The flat JSON that Auto Scaling puts on a queue. */
public final class LifecycleMessages {
  private LifecycleMessages() {}

  static String of(SimulatedInstance instance, SimulatedLifecycleAction action, Instant now) {
    Map<String, String> fields = header(now, instance.activityId());
    fields.put("LifecycleActionToken", action.token());
    putAction(
        fields,
        instance.group().name(),
        action.hook().name(),
        instance.id(),
        action.hook().transition());
    action.hook().metadata().ifPresent(text -> fields.put("NotificationMetadata", text));
    putDestination(fields, instance.journey());
    return json(fields);
  }

  /**
   * The message of a terminating hook about an instance that leaves its group.
   *
   * @param token null for a message without one
   */
  public static String termination(
      Instant now,
      String activityId,
      @Nullable String token,
      String group,
      String hook,
      String instanceId) {
    Map<String, String> fields = header(now, activityId);
    if (token != null) {
      fields.put("LifecycleActionToken", token);
    }
    putAction(fields, group, hook, instanceId, LifecycleHook.TERMINATING);
    putDestination(fields, InstanceTransition.TERMINATION);
    return json(fields);
  }

  private static void putAction(
      Map<String, String> fields, String group, String hook, String instanceId, String transition) {
    fields.put("AccountId", Arns.ACCOUNT);
    fields.put("AutoScalingGroupName", group);
    fields.put("LifecycleHookName", hook);
    fields.put("EC2InstanceId", instanceId);
    fields.put("LifecycleTransition", transition);
  }

  private static void putDestination(Map<String, String> fields, InstanceTransition transition) {
    fields.put("Origin", transition.origin());
    fields.put("Destination", transition.destination());
    if (transition.isRootVolumeReplacement()) {
      fields.put("Action", "ReplaceRootVolume");
    }
  }

  static String test(SimulatedGroup group, Instant now) {
    Map<String, String> fields = header(now, UUID.randomUUID().toString());
    fields.put("AccountId", Arns.ACCOUNT);
    fields.put("AutoScalingGroupName", group.name());
    fields.put("Event", "autoscaling:TEST_NOTIFICATION");
    fields.put("AutoScalingGroupARN", group.arn());
    return json(fields);
  }

  private static Map<String, String> header(Instant now, String requestId) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Service", "AWS Auto Scaling");
    fields.put("Time", now.toString());
    fields.put("RequestId", requestId);
    return fields;
  }

  private static String json(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> quoted(field.getKey()) + ":" + quoted(field.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    return text.chars()
        .mapToObj(c ->
            switch (c) {
              case '"', '\\' -> "\\" + (char) c;
              default -> c < ' ' ? String.format("\\u%04x", c) : Character.toString(c);
            })
        .collect(Collectors.joining("", "\"", "\""));
  }
}
