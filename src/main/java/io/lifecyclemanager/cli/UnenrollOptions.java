package io.lifecyclemanager.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every option of {@code unenroll}, in the order of its help. */
enum UnenrollOptions implements CliOption {
  REGION(
      "REGION",
      null,
      "AWS region. Without it the AWS SDK finds out: AWS_REGION, the profile, the machine."),
  QUEUE_NAME("NAME", null, "Name of the SQS queue; needed. <NAME>-dead-letters goes with it."),
  NOTIFICATION_ROLE_NAME(
      "NAME",
      null,
      "Name of the role by which Auto Scaling sends to the queue. Without it"
          + " <QUEUE-NAME>-notifications and those of the hooks that go."),
  TARGET_SCALING_GROUPS(
      "NAME[,NAME]",
      null,
      "Names of the Auto Scaling groups whose hooks go. May be given several times. Without them"
          + " all hooks lifecycle-manager that send to the queue go."),
  CLUSTER_NAME(
      "NAME",
      null,
      "Name of a cluster: without --target-scaling-groups, the groups whose hooks go are those with"
          + " its tag kubernetes.io/cluster/<NAME>=owned."),
  FORCE_QUEUE_WITH_MESSAGES(
      "true|false",
      "false",
      "Remove hooks and queue though the queue has messages or instances are on their way out. What"
          + " is being drained is terminated at once."),
  DRY_RUN("true|false", "false", "Change nothing, print what would be done."),
  OUTPUT("text|json", "text", "Print what was done, or would be, for people or for machines.");

  private final String label;
  private final @Nullable String fallback;
  private final String help;

  UnenrollOptions(String label, @Nullable String fallback, String help) {
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
