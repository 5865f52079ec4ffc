package io.lifecyclemanager.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every option of {@code enroll}, in the order of its help. */
enum EnrollOptions implements CliOption {
  REGION(
      "REGION",
      null,
      "AWS region. Without it the AWS SDK finds out: AWS_REGION, the profile, the machine."),
  QUEUE_NAME(
      "NAME",
      "lifecycle-manager",
      "Name of the SQS queue. Messages that were received too often go to <NAME>-dead-letters."),
  NOTIFICATION_ROLE_NAME(
      "NAME",
      null,
      "Name of the role by which Auto Scaling sends to the queue. Without it"
          + " <QUEUE-NAME>-notifications."),
  TARGET_SCALING_GROUPS(
      "NAME[,NAME]",
      null,
      "Names of the Auto Scaling groups. May be given several times. Either these or"
          + " --cluster-name is needed."),
  CLUSTER_NAME(
      "NAME",
      null,
      "Name of the cluster. The groups get its tag kubernetes.io/cluster/<NAME>=owned; without"
          + " --target-scaling-groups, the groups are those that have that tag with that value and"
          + " are no managed node groups of EKS."),
  HEARTBEAT_TIMEOUT(
      "DURATION",
      "900s",
      "How long Auto Scaling waits without a sign of life, 30s to 7200s; an action may take a"
          + " hundred times as long, 48 hours at most."),
  EVENTS(
      "true|false",
      "false",
      "Have EventBridge send spot interruption warnings, state changes and scheduled changes of all"
          + " EC2 instances of this account and region to the queue, too. As yet serve deletes"
          + " them with a line in the log and does nothing else about them."),
  KMS_KEY(
      "ARN",
      null,
      "ARN of the customer key that encrypts the queues; the notification role may then use it."
          + " The key's own policy has to let in that role and, with --events,"
          + " events.amazonaws.com, which is not looked at. Without it a queue keeps the key it"
          + " has, and SQS encrypts a new one."),
  OVERWRITE("true|false", "false", "Change what exists otherwise. Without it that stays."),
  DRY_RUN("true|false", "false", "Change nothing, print what would be done."),
  OUTPUT("text|json", "text", "Print what was done, or would be, for people or for machines.");

  private final String label;
  private final @Nullable String fallback;
  private final String help;

  EnrollOptions(String label, @Nullable String fallback, String help) {
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
  public List<String> allNames() {
    return this == OUTPUT ? List.of("-o", option()) : List.of(option());
  }

  @Override
  public boolean isList() {
    return this == TARGET_SCALING_GROUPS;
  }
}
