package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;

/** The options of {@code serve} that say how pods leave a node, and for how long. */
public final class DrainOptions {
  static final OptionTable TABLE = new OptionTable();

  public static final CliOption DRAIN_TIMEOUT =
      TABLE.add(
          "--drain-timeout",
          "DURATION",
          "Time limit for draining a node, multiplied by --drain-retries. 0: only"
              + " --max-time-to-process limits it.");
  public static final CliOption DRAIN_RETRIES =
      TABLE.add(
          "--drain-retries",
          "NUMBER",
          "Factor for --drain-timeout, 1 to 1000; 1 if omitted. Evictions are retried in any"
              + " case.");
  public static final CliOption DRAIN_TIMEOUT_UNKNOWN =
      TABLE.add(
          "--drain-timeout-unknown",
          "DURATION",
          "30s",
          "How long a drain waits while its node is unreachable (Ready=Unknown), at least 1s,"
              + " counted anew each time. Without a running kubelet pods do not stop. At least 5"
              + " min where the drain waits for protected pods or its mode is wait.");
  public static final CliOption FORCE_UNREACHABLE =
      TABLE.addSwitch(
          "--force-unreachable",
          true,
          "Delete the pods that are left on an unreachable node after --drain-timeout-unknown, with"
              + " grace period 0, so that their successors and volumes can move; with protected"
              + " pods or in drain mode wait after at least 5 min. No effect with"
              + " --max-termination-grace-period=0.");
  public static final CliOption DRAIN_INTERVAL =
      TABLE.add(
          "--drain-interval",
          "DURATION",
          "10s",
          "Longest pause between two attempts to evict the same pod, at least 1s. While the watch"
              + " of a disruption budget that blocks the pod works, it is at least 60s.");
  public static final CliOption MAX_TERMINATION_GRACE_PERIOD =
      TABLE.add(
          "--max-termination-grace-period",
          "DURATION",
          "900s",
          "Longest grace period of a pod that is deleted, regardless of its disruption budgets,"
              + " because the deadline approaches. 0: never delete.");

  public static final CliOption ON_DEADLINE =
      TABLE.add(
          "--on-deadline",
          "continue|abandon",
          "Result with which the lifecycle action is completed when the deadline comes and pods are"
              + " left. If omitted: abandon for groups that retain abandoned instances"
              + " (TerminateHookAbandon=retain), and continue for all others.");
  public static final CliOption WAIT_FOR_REPLACEMENT =
      TABLE.add(
          "--wait-for-replacement",
          "DURATION",
          "0s",
          "How long a node stays cordoned and held, neither deregistered nor drained, until its"
              + " group has as many instances in service with Ready nodes as its desired capacity."
              + " It counts from the lifecycle action. 0: no wait.");
  public static final CliOption PROTECT_SELECTOR =
      TABLE.add(
          "--protect-selector",
          "SELECTOR",
          "Label selector of pods that are not evicted: the drain waits until they end by"
              + " themselves, or until the deadline approaches. Pods with the annotation or label"
              + " lifecycle-manager.io/protect: \"true\" are protected in any case.");
  public static final CliOption HONOR_SAFE_TO_EVICT =
      TABLE.addSwitch(
          "--honor-safe-to-evict",
          false,
          "Protect pods with the annotation cluster-autoscaler.kubernetes.io/safe-to-evict:"
              + " \"false\" in the same way.");
  public static final CliOption HONOR_DO_NOT_DISRUPT =
      TABLE.addSwitch(
          "--honor-do-not-disrupt",
          false,
          "Protect pods with the annotation karpenter.sh/do-not-disrupt: \"true\" in the same"
              + " way.");

  public static final CliOption EVICT_DAEMONSETS =
      TABLE.add(
          "--evict-daemonsets",
          "SELECTOR",
          "Label selector of pods of DaemonSets, such as log shippers, that are evicted when all"
              + " other pods are gone and the settle time is over. Their successors are ignored. If"
              + " omitted, no pod of a DaemonSet is evicted.");
  public static final CliOption VOLUME_TIMEOUT =
      TABLE.add(
          "--volume-timeout",
          "DURATION",
          "2m",
          "How long a drain waits until the volumes of its pods are detached from the node. Volumes"
              + " that several nodes can attach do not count. 0: it does not wait.");
  public static final CliOption SURGE =
      TABLE.add(
          "--surge",
          "annotated|single-replica",
          "annotated",
          "Which Deployments get a rolling restart when their disruption budget can never allow an"
              + " eviction because it requires all replicas, so that a new pod is ready before the"
              + " old one stops. annotated: those with the annotation lifecycle-manager.io/surge:"
              + " \"true\". single-replica: all, except those with \"false\". Needs the permissions"
              + " in deploy/kustomize/components/surge/surge.yaml.");

  private DrainOptions() {}
}
