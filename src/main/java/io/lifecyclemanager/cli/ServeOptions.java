package io.lifecyclemanager.cli;

import org.jspecify.annotations.Nullable;

/**
 * Every option of {@code serve}, in the order of its help. The constant's name makes both the
 * option and the environment variable: {@code QUEUE_NAME} is {@code --queue-name} and {@code
 * LIFECYCLE_MANAGER_QUEUE_NAME}. Parser, help and documentation all come from here.
 */
enum ServeOptions implements CliOption {
  QUEUE_NAME(
      "NAME",
      null,
      "Name of the SQS queue that the lifecycle hooks send to. Either this or --queue-url is"
          + " needed."),
  QUEUE_URL("URL", null, "URL of that queue, for one in another account. Instead of --queue-name."),
  REGION(
      "REGION",
      null,
      "AWS region. Without it the AWS SDK finds out: AWS_REGION, the profile, the machine."),
  CLUSTER_NAME(
      "NAME",
      null,
      "Name of this cluster: groups tagged kubernetes.io/cluster/<NAME> are its own. Without"
          + " it and --groups, an instance that has no node here cannot be told from a foreign"
          + " one."),
  GROUPS(
      "NAME[,NAME]",
      null,
      "Names of Auto Scaling groups that belong to this cluster whatever their tags say. May be"
          + " given several times."),
  KUBECONFIG(
      "FILE",
      null,
      "Kubeconfig file. Without it: KUBECONFIG or ~/.kube/config where there is one; else, in the"
          + " cluster, the service account."),
  LOCAL_MODE("FILE", null, "Old name of --kubeconfig."),
  NODE_NAME(
      "NAME",
      null,
      "Node that this replica runs on. While another replica is ready, that node is left to it for"
          + " 30s. Needs --pod-namespace and --pod-name."),
  POD_NAMESPACE("NAME", null, "Namespace of this replica's pod."),
  POD_NAME("NAME", null, "Name of this replica's pod."),
  POLLING_INTERVAL(
      "DURATION",
      "10s",
      "How long one receive waits for messages, 1s to 20s; longer is taken as 20s, the most that"
          + " SQS allows."),
  RECONCILE_INTERVAL(
      "DURATION",
      "2m",
      "How often to look for instances that wait in a hook of ours without a message or an owner."
          + " They are taken up after half of it. 0: never."),
  HEARTBEATS_PER_SECOND(
      "NUMBER",
      "10",
      "How many heartbeats this replica sends in a second, 1 to 1000: as many as 60s of heartbeat"
          + " timeout take for 550 instances. AWS throttles all of an account together."),
  MAX_TIME_TO_PROCESS(
      "DURATION",
      "3600s",
      "Bound on a whole termination, at least 1s. What Auto Scaling itself allows may be less."),
  MAX_DRAIN_CONCURRENCY(
      "NUMBER",
      "1000",
      "How many nodes are drained at once, 1 to 100000. The others wait, held and cordoned."),
  MAX_TERMINATING_SHARE(
      "PERCENT",
      "100",
      "How much of the cluster's nodes may be on its way out at once, 1 to 100, at least one node."
          + " Beyond it instances are held, their nodes neither cordoned nor drained, until others"
          + " are gone or --max-termination-grace-period and 5m are left."),
  DRAIN_TIMEOUT(
      "DURATION",
      null,
      "Bound on the drain of a node, multiplied by --drain-retries. 0: none but that of the whole"
          + " termination."),
  DRAIN_RETRIES(
      "NUMBER",
      null,
      "Factor for --drain-timeout, 1 to 1000; 1 where only the timeout is given. Evictions are"
          + " retried in any case."),
  DRAIN_TIMEOUT_UNKNOWN(
      "DURATION",
      "30s",
      "Bound on the drain of a node whose kubelet is silent, at least 1s: nobody stops its pods."),
  DRAIN_INTERVAL(
      "DURATION", "10s", "Longest pause between two tries to evict the same pod, at least 1s."),
  MAX_TERMINATION_GRACE_PERIOD(
      "DURATION",
      "900s",
      "Longest grace of a pod that is deleted, past its budgets, because the time runs out. 0:"
          + " never delete."),
  WITH_DEREGISTER(
      "true|false", "true", "Take instances out of load balancers before they are terminated."),
  DEREGISTER_TARGET_TYPES(
      "TYPE[,TYPE]",
      "classic-elb,target-group",
      "Kinds of load balancers to take them out of: classic-elb, target-group."),
  SETTLE_TIME(
      "DURATION",
      "10s",
      "How long an ALB or classic ELB may still send new connections after a deregistration. 0: not"
          + " at all."),
  SETTLE_TIME_NLB(
      "DURATION", "180s", "The same for an NLB or a gateway load balancer. 0: not at all."),
  JOIN_GRACE(
      "DURATION",
      "2m",
      "How long an instance of this cluster may be without a Node before it is taken as one that"
          + " never joined, at least 1s."),
  PORT("NUMBER", "8080", "TCP port of /metrics, /livez and /readyz, 1 to 65535. 0: any free port."),
  LOG_FORMAT("text|json", "text", "Log for people or for machines."),
  LOG_LEVEL("LEVEL", "info", "Least important level that is logged: debug, info, warn, error."),
  DRY_RUN(
      "true|false",
      "false",
      "Change nothing, wait for nothing, say what would be done. Each receive counts towards the"
          + " maxReceiveCount of a queue with a dead-letter queue."),
  KUBECTL_PATH("FILE", null, "Does nothing: kubectl is no longer used."),
  REFRESH_EXPIRED_CREDENTIALS(
      "true|false", null, "Does nothing: expired credentials are always refreshed.");

  /** What every environment variable of this program begins with. */
  static final String VARIABLE_PREFIX = "LIFECYCLE_MANAGER_";

  private final String label;
  private final @Nullable String fallback;
  private final String help;

  ServeOptions(String label, @Nullable String fallback, String help) {
    this.label = label;
    this.fallback = fallback;
    this.help = help;
  }

  /** The environment variable, as in {@code LIFECYCLE_MANAGER_QUEUE_NAME}. */
  String variable() {
    return VARIABLE_PREFIX + name();
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
    return this == GROUPS;
  }
}
