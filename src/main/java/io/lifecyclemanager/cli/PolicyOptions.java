package io.lifecyclemanager.cli;

import org.jspecify.annotations.Nullable;

/** Every option of {@code iam-policy}, in the order of its help. */
enum PolicyOptions implements CliOption {
  FOR(
      "controller|enroll",
      "controller",
      "Whose rights: those of serve, or those of enroll and unenroll."),
  QUEUE_ARN(
      "ARN",
      null,
      "ARN of the queue. Either this or --queue-name is needed; it gives region, account and"
          + " partition where these are not given."),
  QUEUE_NAME("NAME", null, "Name of the queue, in this account and region."),
  REGION("REGION", null, "AWS region of the groups."),
  ACCOUNT("NUMBER", null, "AWS account of the groups: twelve digits."),
  PARTITION(
      "PARTITION", null, "Partition of AWS, as in aws or aws-cn. Without it that of the region."),
  CLUSTER_NAME(
      "NAME",
      null,
      "Name of the cluster. Groups and balancers need its tag kubernetes.io/cluster/<NAME>=owned,"
          + " target groups that or the load balancer controller's."),
  NOTIFICATION_ROLE_NAME("NAME", null, "For enroll: name of the notification role; as there."),
  TARGET_SCALING_GROUPS(
      "NAME[,NAME]",
      null,
      "For enroll: names of the Auto Scaling groups. Without them those with the cluster's tag"
          + " kubernetes.io/cluster/<NAME>=owned."),
  EVENTS(
      "true|false", "false", "For enroll: whether EventBridge is to send to the queue; as there."),
  WITH_DEREGISTER(
      "true|false", "true", "Whether serve takes instances out of load balancers; as there."),
  DEREGISTER_TARGET_TYPES(
      "TYPE[,TYPE]",
      "classic-elb,target-group",
      "Which kinds of load balancers serve takes them out of; as there."),
  WITH_KMS_KEY(
      "ARN",
      null,
      "For the controller: ARN of the customer key that the queue is encrypted with, if there is"
          + " one. To put it there needs no right to it.");

  private final String label;
  private final @Nullable String fallback;
  private final String help;

  PolicyOptions(String label, @Nullable String fallback, String help) {
    this.label = label;
    this.fallback = fallback;
    this.help = help;
  }

  @Override
  public String valueLabel() {
    return label;
  }

  @Override
  public @Nullable String defaultValue() {
    return fallback;
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public boolean isList() {
    return this == TARGET_SCALING_GROUPS;
  }
}
