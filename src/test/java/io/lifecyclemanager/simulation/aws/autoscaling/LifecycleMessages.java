package io.lifecyclemanager.simulation.aws.autoscaling;

import io.lifecyclemanager.simulation.aws.query.Arns;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The flat JSON that Auto Scaling puts on a queue. */
final class LifecycleMessages {
  private LifecycleMessages() {}

  static String of(SimulatedInstance instance, SimulatedLifecycleAction action, Instant now) {
    Map<String, String> fields = header(now, instance.activityId());
    fields.put("LifecycleActionToken", action.token());
    fields.put("AccountId", Arns.ACCOUNT);
    fields.put("AutoScalingGroupName", instance.group().name());
    fields.put("LifecycleHookName", action.hook().name());
    fields.put("EC2InstanceId", instance.id());
    fields.put("LifecycleTransition", action.hook().transition());
    action.hook().metadata().ifPresent(text -> fields.put("NotificationMetadata", text));
    fields.put("Origin", instance.journey().origin());
    fields.put("Destination", instance.journey().destination());
    if (instance.journey().isRootVolumeReplacement()) {
      fields.put("Action", "ReplaceRootVolume");
    }
    return json(fields);
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
