package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.app.ServeSettings.LimitSettings;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;

/**
 * The options of {@code serve}. Each one is an environment variable as well: {@code --queue-name}
 * is {@code LIFECYCLE_MANAGER_QUEUE_NAME}.
 */
public final class ServeOptions {
  public static final OptionTable TABLE = new OptionTable();

  public static final CliOption QUEUE_NAME =
      TABLE.add(
          "--queue-name",
          "NAME",
          "Name of the SQS queue that the lifecycle hooks send to. Required unless --queue-url is"
              + " given.");
  public static final CliOption QUEUE_URL =
      TABLE.add(
          "--queue-url",
          "URL",
          "URL of the queue, for a queue in another AWS account. Used instead of --queue-name.");
  public static final CliOption REGION =
      TABLE.add(
          "--region",
          "REGION",
          "AWS region. If omitted, the AWS SDK determines it: AWS_REGION, the profile, the instance"
              + " metadata.");
  public static final CliOption CLUSTER_NAME =
      TABLE.add(
          "--cluster-name",
          "NAME",
          "Name of this cluster. Auto Scaling groups with the tag kubernetes.io/cluster/<NAME>"
              + " belong to it. Without this option and --groups, the controller cannot tell"
              + " whether an instance that has no node in this cluster belongs to it.");
  public static final CliOption GROUPS =
      TABLE.addList(
          "--groups",
          "NAME[,NAME]",
          "Names of Auto Scaling groups that belong to this cluster, whatever their tags. May be"
              + " repeated.");
  public static final CliOption KUBECONFIG =
      TABLE.add(
          "--kubeconfig",
          "FILE",
          "Kubeconfig file. If omitted: the file in KUBECONFIG, then ~/.kube/config, then the pod's"
              + " service account.");
  public static final CliOption LOCAL_MODE =
      TABLE.add("--local-mode", "FILE", "Old name of --kubeconfig.");
  public static final CliOption NODE_NAME =
      TABLE.add(
          "--node-name",
          "NAME",
          "Node that this replica runs on. While another replica is ready, this replica leaves the"
              + " termination of that node to it for 30s. Requires --pod-namespace and"
              + " --pod-name.");
  public static final CliOption POD_NAMESPACE =
      TABLE.add("--pod-namespace", "NAME", "Namespace of this replica's pod.");
  public static final CliOption POD_NAME =
      TABLE.add("--pod-name", "NAME", "Name of this replica's pod.");
  public static final CliOption POD_UID =
      TABLE.add(
          "--pod-uid",
          "UID",
          "UID of this replica's pod. A drain evicts this pod after all others, and only while"
              + " another replica is ready; the last ready replica leaves its own pod on its node."
              + " Requires --pod-name.");
  public static final CliOption POLLING_INTERVAL =
      TABLE.add(
          "--polling-interval",
          "DURATION",
          "10s",
          "How long one receive request waits for messages, 1s to 20s. A longer value is reduced to"
              + " 20s, the maximum of SQS.");
  public static final CliOption RECONCILE_INTERVAL =
      TABLE.add(
          "--reconcile-interval",
          "DURATION",
          "2m",
          "How often to search for orphaned terminations: instances that wait in one of this"
              + " controller's hooks without a message and without an active owner. They are"
              + " adopted after half of this interval. 0: never.");
  public static final CliOption HEARTBEATS_PER_SECOND =
      TABLE.add(
          "--heartbeats-per-second",
          "NUMBER",
          "10",
          "Maximum number of heartbeats that this replica sends per second, 1 to 1000. 10 suffice"
              + " for 550 instances with a heartbeat timeout of 60s. AWS throttles all callers in"
              + " an account together.");
  public static final CliOption HOOK_NAMES =
      TABLE.addList(
          "--hook-names",
          "NAME[,NAME]",
          "Names of the lifecycle hooks that this controller completes. May be repeated. If"
              + " omitted: all hooks, except those that notify another queue.");
  public static final CliOption COMPLETE_LAUNCH_HOOKS =
      TABLE.addSwitch(
          "--complete-launch-hooks",
          false,
          "Complete launching hooks with CONTINUE once the instance's node is Ready. No heartbeats"
              + " are sent: the hook's heartbeat timeout limits how long the node may take.");
  public static final CliOption MAX_TIME_TO_PROCESS =
      TABLE.add(
          "--max-time-to-process",
          "DURATION",
          "3600s",
          "Time limit for a whole termination, at least 1s. It counts from the message, or from the"
              + " scaling activity where there is none. A termination that is found late gets 5"
              + " minutes plus --max-termination-grace-period, or this limit where that is shorter."
              + " Auto Scaling may end it earlier.");
  public static final CliOption MAX_DRAIN_CONCURRENCY =
      TABLE.add(
          "--max-drain-concurrency",
          "NUMBER",
          String.valueOf(LimitSettings.DEFAULT_CONCURRENT_DRAINS),
          "Maximum number of nodes that this replica drains at the same time, 1 to 100000, and at"
              + " most as many as the heap has room for, about 5 for each MB beyond 32. Further"
              + " terminating nodes are cordoned, and their lifecycle actions are held, until a"
              + " drain slot is free. Auto Scaling groups take turns, and each may always drain one"
              + " node, beyond the maximum if necessary.");

  static {
    PaceOptions.TABLE.options().forEach(TABLE::add);
    DrainOptions.TABLE.options().forEach(TABLE::add);
    EventOptions.TABLE.options().forEach(TABLE::add);
  }

  public static final CliOption WITH_DEREGISTER =
      TABLE.addSwitch(
          "--with-deregister",
          true,
          "Deregister instances from load balancers before they are terminated.");
  public static final CliOption DEREGISTER_TARGET_TYPES =
      TABLE.add(
          "--deregister-target-types",
          "TYPE[,TYPE]",
          "classic-elb,target-group",
          "Types of load balancers to deregister from: classic-elb, target-group.");
  public static final CliOption SETTLE_TIME =
      TABLE.add(
          "--settle-time",
          "DURATION",
          "10s",
          "Settle time of an ALB or classic ELB: how long it may send new connections to an"
              + " instance after the deregistration. 0: it sends none.");
  public static final CliOption SETTLE_TIME_NLB =
      TABLE.add(
          "--settle-time-nlb",
          "DURATION",
          "180s",
          "Settle time of an NLB or Gateway Load Balancer: how long it may send new connections to"
              + " an instance after the deregistration. 0: it sends none.");
  public static final CliOption JOIN_GRACE =
      TABLE.add(
          "--join-grace",
          "DURATION",
          "2m",
          "How long an instance of this cluster may be without a Node before the controller treats"
              + " it as an instance that never joined, at least 1s.");

  static {
    ApiOptions.TABLE.options().forEach(TABLE::add);
  }

  public static final CliOption PEERS =
      TABLE.addList(
          "--peers",
          "URL[,URL]",
          "Base URLs of the other replicas, as in http://10.0.1.7:8080, whose terminations the"
              + " status shows too. May be repeated. If omitted: the other endpoints of the Service"
              + " that has the pod of --pod-namespace and --pod-name as an endpoint.");
  public static final CliOption LOG_FORMAT =
      TABLE.add(
          "--log-format",
          "text|json",
          "text",
          "Format of the log: text for people, json for programs.");
  public static final CliOption LOG_LEVEL =
      TABLE.add(
          "--log-level",
          "LEVEL",
          "info",
          "Least severe level that is logged: debug, info, warn, error.");

  static {
    WebhookOptions.TABLE.options().forEach(TABLE::add);
  }

  public static final CliOption NODE_EVENTS =
      TABLE.addSwitch(
          "--node-events",
          true,
          "Record the phases of a termination as events of its node, which kubectl describe node"
              + " shows.");
  public static final CliOption DRY_RUN =
      TABLE.addSwitch(
          "--dry-run",
          false,
          "Change nothing, wait for nothing, and log what would be done. Each received message"
              + " still counts towards the maxReceiveCount of a queue with a dead-letter queue.");
  public static final CliOption KUBECTL_PATH =
      TABLE.add("--kubectl-path", "FILE", "Ignored: kubectl is no longer used.");
  public static final CliOption REFRESH_EXPIRED_CREDENTIALS =
      TABLE.add(
          "--refresh-expired-credentials",
          CliOption.TRUE_OR_FALSE,
          "Ignored: expired credentials are always refreshed.");

  private ServeOptions() {}
}
