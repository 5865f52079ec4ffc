package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.LifecycleAction;
import java.time.Instant;

/** What Auto Scaling puts on a queue when an instance waits in a termination hook. */
public final class TerminationMessage {
  private TerminationMessage() {}

  /** The message as it goes directly from Auto Scaling to the queue. */
  public static String of(LifecycleAction action, Instant when) {
    return """
    {"Service":"AWS Auto Scaling","Time":"%s","RequestId":"%s","LifecycleActionToken":"%s",\
    "AccountId":"123456789012","AutoScalingGroupName":"%s","LifecycleHookName":"%s",\
    "EC2InstanceId":"%s","LifecycleTransition":"autoscaling:EC2_INSTANCE_TERMINATING",\
    "Origin":"AutoScalingGroup","Destination":"EC2"}\
    """
        .formatted(
            when,
            action.activityId(),
            action.token(),
            action.group(),
            action.hook(),
            action.instance());
  }
}
