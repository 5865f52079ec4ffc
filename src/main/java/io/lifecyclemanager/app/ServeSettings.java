package io.lifecyclemanager.app;

import io.lifecyclemanager.drain.PodProtection;
import io.lifecyclemanager.drain.PodTriage;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.model.label.LabelRequirements;
import io.lifecyclemanager.pace.PaceLimits;
import io.lifecyclemanager.plan.DeadlineVerdict;
import io.lifecyclemanager.plan.TerminationPolicy;
import io.lifecyclemanager.web.access.WebSettings;
import io.lifecyclemanager.webhook.WebhookSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The valid settings of {@code serve}. Durations are positive unless stated otherwise.
 *
 * @param aws the region, the queue and the request rates
 * @param cluster the cluster and its Auto Scaling groups
 * @param limits the limits of time and of concurrency
 * @param pods which pods are treated in a special way
 * @param loadBalancers the load balancers to deregister from, and their settle times
 * @param plan the course of a termination, as far as no hook and no node asks for another one
 * @param events what to do on events of EC2
 * @param web the HTTP server, and who may use its API
 * @param webhook whom to notify of terminations; null for no notifications
 * @param nodeEvents whether to record events of nodes
 * @param dryRun whether to only log what would be done
 */
public record ServeSettings(
    AwsSettings aws,
    ClusterSettings cluster,
    LimitSettings limits,
    PodSettings pods,
    LoadBalancerSettings loadBalancers,
    PlanSettings plan,
    EventSettings events,
    WebSettings web,
    @Nullable WebhookSettings webhook,
    boolean nodeEvents,
    boolean dryRun) {
  /**
   * The limits of every termination.
   *
   * @param deregister whether instances are deregistered from load balancers
   */
  TerminationPolicy terminationPolicy(boolean deregister) {
    return new TerminationPolicy(
        limits.maxTimeToProcess,
        Optional.ofNullable(limits.drainTimeout),
        limits.drainTimeoutUnknown,
        pods.forceUnreachable() && !limits.maxGracePeriod.isZero(),
        limits.joinGrace,
        deregister,
        new DeadlineVerdict(plan.onDeadline),
        plan.waitForReplacement);
  }

  /** The same settings with another limit of concurrent drains. */
  ServeSettings withMaxConcurrentDrains(int drains) {
    LimitSettings changed =
        new LimitSettings(
            limits.maxTimeToProcess,
            limits.drainTimeout,
            limits.drainTimeoutUnknown,
            limits.drainInterval,
            limits.maxGracePeriod,
            drains,
            limits.pace,
            limits.joinGrace);
    return new ServeSettings(
        aws, cluster, changed, pods, loadBalancers, plan, events, web, webhook, nodeEvents, dryRun);
  }

  /**
   * The settings of the requests to AWS.
   *
   * @param region AWS region; null for the region that the SDK's provider chain finds
   * @param queueName the queue's name; null when the URL is given
   * @param queueUrl the queue's URL; null when the name is given
   * @param pollingInterval how long one receive request waits for messages, at most 20 s
   * @param reconcileInterval time between two searches for orphaned terminations; zero for no
   *     search
   * @param heartbeatsPerSecond maximum number of heartbeats per second, at least 1
   * @param hooks the hooks that are completed
   */
  public record AwsSettings(
      @Nullable String region,
      @Nullable String queueName,
      @Nullable String queueUrl,
      Duration pollingInterval,
      Duration reconcileInterval,
      int heartbeatsPerSecond,
      HookSettings hooks) {}

  /**
   * Which lifecycle hooks are completed.
   *
   * @param names the only hooks that are completed; empty for all that notify no other queue
   * @param completeLaunches whether launching hooks are completed once the node is Ready
   */
  public record HookSettings(Set<String> names, boolean completeLaunches) {
    /** Keeps its own copy of the names. */
    public HookSettings {
      names = Set.copyOf(names);
    }
  }

  /**
   * The cluster and what belongs to it.
   *
   * @param kubeconfig kubeconfig file; null for the one that the client finds
   * @param name name in the groups' tag {@code kubernetes.io/cluster/<name>}; null when not given
   * @param groups names of Auto Scaling groups that belong to the cluster; may be empty
   * @param replica the pod of this replica; null when not given
   * @param peers base URLs of the other replicas; empty to find them in the cluster
   */
  public record ClusterSettings(
      @Nullable Path kubeconfig,
      @Nullable String name,
      Set<String> groups,
      @Nullable ReplicaLocation replica,
      List<URI> peers) {
    /** Keeps its own copies. */
    public ClusterSettings {
      groups = Set.copyOf(groups);
      peers = List.copyOf(peers);
    }

    /** Name of the node on which this replica runs; null when not given. */
    @Nullable String nodeName() {
      return replica == null ? null : replica.node();
    }

    /** Namespace of this replica's pod; null when not given. */
    @Nullable String namespace() {
      return replica == null ? null : replica.namespace();
    }

    /** UID of this replica's pod; null when not given. */
    @Nullable String podUid() {
      return replica == null ? null : replica.uid();
    }
  }

  /**
   * The pod of this replica.
   *
   * @param node name of the node on which the pod runs
   * @param namespace namespace of the pod
   * @param pod name of the pod
   * @param uid UID of the pod; null when not given
   */
  public record ReplicaLocation(String node, String namespace, String pod, @Nullable String uid) {}

  /**
   * The limits of time and of concurrency.
   *
   * @param maxTimeToProcess time limit for a whole termination
   * @param drainTimeout time limit for a drain; null if only {@code maxTimeToProcess} limits it
   * @param drainTimeoutUnknown time limit for the drain of an unreachable node
   * @param drainInterval longest pause between two attempts to evict the same pod
   * @param maxGracePeriod longest grace period of a forced deletion; zero for no forced deletion
   * @param maxConcurrentDrains maximum number of nodes that this replica drains at the same time
   * @param pace how many nodes may be terminating at the same time
   * @param joinGrace how long an instance of this cluster may be without a node before it counts as
   *     one that never joined
   */
  public record LimitSettings(
      Duration maxTimeToProcess,
      @Nullable Duration drainTimeout,
      Duration drainTimeoutUnknown,
      Duration drainInterval,
      Duration maxGracePeriod,
      int maxConcurrentDrains,
      PaceLimits pace,
      Duration joinGrace) {
    /** The value of {@code maxConcurrentDrains} where none is given. */
    public static final int DEFAULT_CONCURRENT_DRAINS = 1000;
  }

  /**
   * The course of a termination.
   *
   * @param onDeadline the result at the deadline; empty if the group decides
   * @param waitForReplacement how long a node is held for a replacement; zero for no wait
   */
  public record PlanSettings(Optional<Verdict> onDeadline, Duration waitForReplacement) {}

  /**
   * Which pods are treated in a special way.
   *
   * @param protectSelector selects pods that must not be interrupted; empty for none
   * @param honorSafeToEvict whether the cluster autoscaler's annotation protects pods
   * @param honorDoNotDisrupt whether Karpenter's annotation protects pods
   * @param evictDaemonSets selects the pods of DaemonSets that are evicted last; empty for none
   * @param forceUnreachable whether the pods of an unreachable node are deleted with grace period 0
   * @param volumeTimeout how long a drain waits for the volumes of its pods; zero for not at all
   * @param surgeAll whether surges are requested for workloads without the annotation too
   */
  public record PodSettings(
      Optional<LabelRequirements> protectSelector,
      boolean honorSafeToEvict,
      boolean honorDoNotDisrupt,
      Optional<LabelRequirements> evictDaemonSets,
      boolean forceUnreachable,
      Duration volumeTimeout,
      boolean surgeAll) {
    PodTriage triage() {
      return new PodTriage(
          new PodProtection(protectSelector, honorSafeToEvict, honorDoNotDisrupt), evictDaemonSets);
    }
  }

  /**
   * The load balancers to deregister from, and their settle times.
   *
   * @param targetGroups whether to deregister instances from target groups
   * @param classicElbs whether to deregister instances from classic ELBs
   * @param settleTime settle time of an ALB or classic ELB; may be zero
   * @param settleTimeNlb settle time of an NLB or Gateway Load Balancer; may be zero
   */
  public record LoadBalancerSettings(
      boolean targetGroups, boolean classicElbs, Duration settleTime, Duration settleTimeNlb) {}
}
