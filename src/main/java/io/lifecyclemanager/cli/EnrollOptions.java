package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.serve.ServeOptions;

/** The options of {@code enroll}. */
final class EnrollOptions {
  static final OptionTable TABLE = new OptionTable();

  static final CliOption REGION = TABLE.add(ServeOptions.REGION);
  static final CliOption QUEUE_NAME =
      TABLE.add(
          "--queue-name",
          "NAME",
          "lifecycle-manager",
          "Name of the SQS queue. Messages that were received too often move to"
              + " <NAME>-dead-letters.");
  static final CliOption NOTIFICATION_ROLE_NAME =
      TABLE.add(
          "--notification-role-name",
          "NAME",
          "Name of the IAM role that Auto Scaling uses to send to the queue. If omitted,"
              + " <QUEUE-NAME>-notifications.");
  static final CliOption ROLE_PATH =
      TABLE.add(
          "--role-path",
          "PATH",
          "Path of the notification role, as in /teams/platform/. If omitted, /. A role that exists"
              + " is used under the path that it has.");
  static final CliOption PERMISSIONS_BOUNDARY =
      TABLE.add(
          "--permissions-boundary",
          "ARN",
          "ARN of the policy that bounds the permissions of the notification role. It has to allow"
              + " sending to the queue. If omitted, a new role has none.");
  static final CliOption TARGET_SCALING_GROUPS =
      TABLE.addList(
          "--target-scaling-groups",
          "NAME[,NAME]",
          "Names of the Auto Scaling groups. May be repeated. Required unless --cluster-name is"
              + " given.");
  static final CliOption CLUSTER_NAME =
      TABLE.add(
          "--cluster-name",
          "NAME",
          "Name of the cluster. The groups get the tag kubernetes.io/cluster/<NAME>=owned. Without"
              + " --target-scaling-groups, the groups are those that have this tag with this value"
              + " and are not managed node groups of EKS.");
  static final CliOption HEARTBEAT_TIMEOUT =
      TABLE.add(
          "--heartbeat-timeout",
          "DURATION",
          "900s",
          "How long Auto Scaling waits for a heartbeat before it ends the lifecycle action, 30s to"
              + " 7200s. With heartbeats, an action lasts up to a hundred times as long, at most 48"
              + " hours.");
  static final CliOption EVENTS =
      TABLE.add(
          "--events",
          EventKinds.LABEL,
          "false",
          "Create EventBridge rules that send events of all EC2 instances of this account and"
              + " region to the queue as well. Kinds: spot (interruption warnings), state-change,"
              + " scheduled (scheduled events, and the end of Capacity Blocks), rebalance"
              + " (recommendations). true means spot, state-change and scheduled. Rules of other"
              + " kinds that exist stay as they are.");
  static final CliOption KMS_KEY =
      TABLE.add(
          "--kms-key",
          "ARN",
          "ARN of the customer managed KMS key that encrypts the queues. The notification role gets"
              + " the permission to use it. The key policy must also allow that role and, with"
              + " --events, events.amazonaws.com; enroll does not check this. If omitted, an"
              + " existing queue keeps its key, and SQS encrypts a new one.");
  static final CliOption OVERWRITE =
      TABLE.addSwitch(
          "--overwrite",
          false,
          "Change resources that exist with other settings. Without this option they stay as they"
              + " are.");
  static final CliOption DRY_RUN =
      TABLE.addSwitch("--dry-run", false, "Change nothing, and print what would be done.");
  static final CliOption OUTPUT = TABLE.addOutput("text");

  private EnrollOptions() {}
}
