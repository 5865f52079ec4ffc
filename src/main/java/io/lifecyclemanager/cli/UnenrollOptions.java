package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.serve.ServeOptions;

/** The options of {@code unenroll}. */
final class UnenrollOptions {
  static final OptionTable TABLE = new OptionTable();

  static final CliOption REGION = TABLE.add(ServeOptions.REGION);
  static final CliOption QUEUE_NAME =
      TABLE.add(
          "--queue-name",
          "NAME",
          "Name of the SQS queue. Required. The queue <NAME>-dead-letters is removed with it.");
  static final CliOption NOTIFICATION_ROLE_NAME =
      TABLE.add(
          "--notification-role-name",
          "NAME",
          "Name of the IAM role that Auto Scaling uses to send to the queue. If omitted,"
              + " <QUEUE-NAME>-notifications and the roles of the removed hooks.");
  static final CliOption TARGET_SCALING_GROUPS =
      TABLE.addList(
          "--target-scaling-groups",
          "NAME[,NAME]",
          "Names of the Auto Scaling groups whose hooks are removed. May be repeated. If omitted,"
              + " all hooks named lifecycle-manager that send to the queue are removed.");
  static final CliOption CLUSTER_NAME =
      TABLE.add(
          "--cluster-name",
          "NAME",
          "Name of a cluster. Without --target-scaling-groups, only the hooks of groups with the"
              + " tag kubernetes.io/cluster/<NAME>=owned are removed.");
  static final CliOption FORCE_QUEUE_WITH_MESSAGES =
      TABLE.addSwitch(
          "--force-queue-with-messages",
          false,
          "Remove hooks and queue even if the queue has messages or instances are terminating."
              + " Instances whose nodes are being drained are then terminated at once.");
  static final CliOption DRY_RUN =
      TABLE.addSwitch("--dry-run", false, "Change nothing, and print what would be done.");
  static final CliOption OUTPUT = TABLE.addOutput("text");

  private UnenrollOptions() {}
}
