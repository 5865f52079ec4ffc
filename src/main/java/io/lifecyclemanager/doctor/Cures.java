package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Cloud.QueueState;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.Resource;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Commands that mend, ready to be typed: they name what was looked at, since without a name they
 * would set up something else beside it.
 */
final class Cures {
  private Cures() {}

  /** Sets up the hooks of groups, for the queue that was looked at. */
  static String enroll(World world, QueueState queue, Collection<String> groups) {
    return enroll(world, queue.arn()) + " --target-scaling-groups=" + String.join(",", groups);
  }

  private static String enroll(World world, String queueArn) {
    return "lifecycle-manager enroll --region=%s --queue-name=%s%s"
        .formatted(
            part(queueArn, 3),
            part(queueArn, 5),
            world.sought().cluster().map(name -> " --cluster-name=" + name).orElse(""));
  }

  /** Sets a hook right, as enroll would, whatever it is like now. */
  static String overwrite(World world, QueueState queue, Resource.Hook hook, Duration heartbeat) {
    return enroll(world, queue.arn())
        + " --target-scaling-groups="
        + hook.group()
        + " --heartbeat-timeout="
        + heartbeat.toSeconds()
        + role(hook).map(name -> " --notification-role-name=" + name).orElse("")
        + " --overwrite";
  }

  /** Changes one setting of a hook that sends to the queue already. */
  static String change(
      World world, QueueState queue, Resource.Hook hook, Duration heartbeat, String setting) {
    return hook.name().equals(DesiredState.HOOK_NAME)
        ? overwrite(world, queue, hook, heartbeat)
        : "aws autoscaling put-lifecycle-hook --region %s --auto-scaling-group-name %s --lifecycle-hook-name %s %s"
            .formatted(part(queue.arn(), 3), hook.group(), hook.name(), setting);
  }

  /** Changes an attribute of the queue. */
  static String attribute(QueueState queue, String attribute) {
    return "aws sqs set-queue-attributes --region %s --queue-url URL-OF-%s --attributes %s"
        .formatted(part(queue.arn(), 3), part(queue.arn(), 5), attribute);
  }

  private static Optional<String> role(Resource.Hook hook) {
    return Optional.of(hook.roleArn())
        .filter(arn -> !arn.isEmpty())
        .map(arn -> arn.substring(arn.lastIndexOf('/') + 1));
  }

  private static String part(String arn, int number) {
    return arn.split(":", -1)[number];
  }
}
