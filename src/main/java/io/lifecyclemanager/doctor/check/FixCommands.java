package io.lifecyclemanager.doctor.check;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.Resource;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Commands that fix a finding, ready to be copied. They name the queue and groups that were
 * checked: without names, enroll would set up its default ones.
 */
final class FixCommands {
  private FixCommands() {}

  /** Sets up the hooks of groups for the queue that was checked. */
  static String enroll(Snapshot snapshot, QueueState queue, Collection<String> groups) {
    return enroll(snapshot, queue.arn()) + " --target-scaling-groups=" + String.join(",", groups);
  }

  private static String enroll(Snapshot snapshot, String queueArn) {
    return "lifecycle-manager enroll --region=%s --queue-name=%s%s"
        .formatted(
            arnPart(queueArn, 3),
            arnPart(queueArn, 5),
            snapshot.target().clusterName().map(name -> " --cluster-name=" + name).orElse(""));
  }

  /** Replaces a hook by the one that enroll makes. */
  static String overwriteHook(
      Snapshot snapshot, QueueState queue, Resource.Hook hook, Duration heartbeat) {
    return enroll(snapshot, queue.arn())
        + " --target-scaling-groups="
        + hook.group()
        + " --heartbeat-timeout="
        + heartbeat.toSeconds()
        + role(hook).map(name -> " --notification-role-name=" + name).orElse("")
        + " --overwrite";
  }

  /**
   * Changes one setting of a hook that already sends to the queue.
   *
   * @param setting as an option of {@code aws autoscaling put-lifecycle-hook}
   */
  static String changeHook(
      Snapshot snapshot, QueueState queue, Resource.Hook hook, Duration heartbeat, String setting) {
    return hook.name().equals(DesiredState.HOOK_NAME)
        ? overwriteHook(snapshot, queue, hook, heartbeat)
        : putHook(queue, hook, setting);
  }

  /**
   * Changes one setting of any hook.
   *
   * @param setting as an option of {@code aws autoscaling put-lifecycle-hook}
   */
  static String putHook(QueueState queue, Resource.Hook hook, String setting) {
    return hookCommand("put", queue, hook) + " " + setting;
  }

  /** Deletes a hook. */
  static String deleteHook(QueueState queue, Resource.Hook hook) {
    return hookCommand("delete", queue, hook);
  }

  private static String hookCommand(String verb, QueueState queue, Resource.Hook hook) {
    return """
    aws autoscaling %s-lifecycle-hook --region %s --auto-scaling-group-name %s \
    --lifecycle-hook-name %s\
    """
        .formatted(verb, arnPart(queue.arn(), 3), hook.group(), hook.name());
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
