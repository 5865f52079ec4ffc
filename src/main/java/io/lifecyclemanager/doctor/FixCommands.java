package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.Resource;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Commands that mend, ready to be typed: they name what was looked at, since without a name they
 * would set up something else beside it.
 */
final class FixCommands {
  private FixCommands() {}

  /** Sets up the hooks of groups, for the queue that was looked at. */
  static String enroll(Snapshot world, QueueState queue, Collection<String> groups) {
    return enroll(world, queue.arn()) + " --target-scaling-groups=" + String.join(",", groups);
  }

  private static String enroll(Snapshot world, String queueArn) {
    return "lifecycle-manager enroll --region=%s --queue-name=%s%s"
        .formatted(
            arnPart(queueArn, 3),
            arnPart(queueArn, 5),
            world.target().clusterName().map(name -> " --cluster-name=" + name).orElse(""));
  }

  /** Sets a hook right, as enroll would, whatever it is like now. */
  static String overwriteHook(
      Snapshot world, QueueState queue, Resource.Hook hook, Duration heartbeat) {
    return enroll(world, queue.arn())
        + " --target-scaling-groups="
        + hook.group()
        + " --heartbeat-timeout="
        + heartbeat.toSeconds()
        + role(hook).map(name -> " --notification-role-name=" + name).orElse("")
        + " --overwrite";
  }

  /** Changes one setting of a hook that sends to the queue already. */
  static String changeHook(
      Snapshot world, QueueState queue, Resource.Hook hook, Duration heartbeat, String setting) {
    return hook.name().equals(DesiredState.HOOK_NAME)
        ? overwriteHook(world, queue, hook, heartbeat)
        : "aws autoscaling put-lifecycle-hook --region %s --auto-scaling-group-name %s --lifecycle-hook-name %s %s"
            .formatted(arnPart(queue.arn(), 3), hook.group(), hook.name(), setting);
  }

  /** Changes an attribute of the queue. */
  static String setQueueAttribute(QueueState queue, String attribute) {
    return "aws sqs set-queue-attributes --region %s --queue-url URL-OF-%s --attributes %s"
        .formatted(arnPart(queue.arn(), 3), arnPart(queue.arn(), 5), attribute);
  }

  private static Optional<String> role(Resource.Hook hook) {
    return Optional.of(hook.roleArn())
        .filter(arn -> !arn.isEmpty())
        .map(arn -> arn.substring(arn.lastIndexOf('/') + 1));
  }

  private static String arnPart(String arn, int number) {
    return arn.split(":", -1)[number];
  }
}
