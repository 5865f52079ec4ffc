package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;

/** The options of {@code iam-policy}. */
final class PolicyOptions {
  static final OptionTable TABLE = new OptionTable();

  static final CliOption FOR =
      TABLE.add(
          "--for",
          "controller|enroll",
          "controller",
          "Whose permissions to print: controller for serve, enroll for enroll and unenroll.");
  static final CliOption QUEUE_ARN =
      TABLE.add(
          "--queue-arn",
          "ARN",
          "ARN of the queue. Required unless --queue-name is given. Region, account and partition"
              + " are taken from it where they are not given.");
  static final CliOption QUEUE_NAME =
      TABLE.add("--queue-name", "NAME", "Name of the queue, in this account and region.");
  static final CliOption REGION =
      TABLE.add("--region", "REGION", "AWS region of the Auto Scaling groups.");
  static final CliOption ACCOUNT =
      TABLE.add("--account", "NUMBER", "AWS account of the Auto Scaling groups: twelve digits.");
  static final CliOption PARTITION =
      TABLE.add(
          "--partition",
          "PARTITION",
          "AWS partition, as in aws or aws-cn. If omitted, the partition of the region.");
  static final CliOption CLUSTER_NAME =
      TABLE.add(
          "--cluster-name",
          "NAME",
          "Name of the cluster. The policy covers groups and classic load balancers with the tag"
              + " kubernetes.io/cluster/<NAME>=owned, and target groups with that tag or the tag of"
              + " the AWS Load Balancer Controller.");
  static final CliOption NOTIFICATION_ROLE_NAME =
      TABLE.add(
          "--notification-role-name",
          "NAME",
          "With --for=enroll: name of the notification role, as given to enroll.");
  static final CliOption ROLE_PATH =
      TABLE.add(
          "--role-path",
          "PATH",
          "With --for=enroll: path of the notification role, as given to enroll.");
  static final CliOption PERMISSIONS_BOUNDARY =
      TABLE.add(
          "--permissions-boundary",
          "ARN",
          "With --for=enroll: the permissions boundary, as given to enroll.");
  static final CliOption TARGET_SCALING_GROUPS =
      TABLE.addList(
          "--target-scaling-groups",
          "NAME[,NAME]",
          "With --for=enroll: names of the Auto Scaling groups. May be repeated. If omitted, the"
              + " groups with the tag kubernetes.io/cluster/<NAME>=owned.");
  static final CliOption EVENTS =
      TABLE.add(
          "--events",
          EventKinds.LABEL,
          "With --for=controller: kinds of EC2 events to which serve responds: spot, state-change,"
              + " scheduled, rebalance. If omitted, spot, state-change and scheduled, as true. With"
              + " --for=enroll: include the EventBridge rules, as given to enroll.");
  static final CliOption WITH_DEREGISTER =
      TABLE.addSwitch(
          "--with-deregister",
          true,
          "With --for=controller: include deregistration from load balancers, as given to serve.");
  static final CliOption DEREGISTER_TARGET_TYPES =
      TABLE.add(
          "--deregister-target-types",
          "TYPE[,TYPE]",
          "classic-elb,target-group",
          "With --for=controller: types of load balancers to deregister from, as given to serve.");
  static final CliOption WITH_KMS_KEY =
      TABLE.add(
          "--with-kms-key",
          "ARN",
          "With --for=controller: ARN of the customer managed KMS key that encrypts the queue, if"
              + " there is one. enroll itself needs no permission for the key.");

  private PolicyOptions() {}
}
