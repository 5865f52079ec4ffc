package io.lifecyclemanager.app;

import io.lifecyclemanager.model.MaxUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serve} was told, checked and complete. Durations are positive unless said otherwise.
 *
 * @param aws where AWS and the queue are
 * @param cluster where the cluster is and which groups are its own
 * @param limits how long and how much
 * @param loadBalancers what is taken out of load balancers, and how
 * @param port port of the HTTP server, 0 for any free one
 * @param dryRun whether to change nothing and only say what would be done
 */
public record ServeSettings(
    AwsSettings aws,
    ClusterSettings cluster,
    LimitSettings limits,
    LoadBalancerSettings loadBalancers,
    int port,
    boolean dryRun) {

  /**
   * Where AWS and the queue are.
   *
   * @param region AWS region; null leaves it to the SDK's own chain
   * @param queueName the queue's name; null when the URL is given
   * @param queueUrl the queue's URL; null when the name is given
   * @param pollingInterval how long one receive waits for messages, at most 20 s
   * @param reconcileInterval between two looks for instances that wait without a message; zero
   *     never looks
   * @param heartbeatsPerSecond how many heartbeats are sent in a second at most, at least 1
   */
  public record AwsSettings(
      @Nullable String region,
      @Nullable String queueName,
      @Nullable String queueUrl,
      Duration pollingInterval,
      Duration reconcileInterval,
      int heartbeatsPerSecond) {}

  /**
   * Where the cluster is, and what belongs to it.
   *
   * @param kubeconfig file to use; null leaves it to the client: in-cluster, then KUBECONFIG
   * @param name name in the groups' tag {@code kubernetes.io/cluster/<name>}; null when not given
   * @param groups names of groups that are this cluster's; may be empty
   * @param replica where in the cluster this program runs; null when not given
   */
  public record ClusterSettings(
      @Nullable Path kubeconfig,
      @Nullable String name,
      Set<String> groups,
      @Nullable ReplicaLocation replica) {
    /** Keeps its own copy of the groups. */
    public ClusterSettings {
      groups = Set.copyOf(groups);
    }
  }

  /**
   * Where in the cluster this program runs.
   *
   * @param node name of the node
   * @param namespace of the pod
   * @param pod name of the pod
   */
  public record ReplicaLocation(String node, String namespace, String pod) {}

  /**
   * How long things may take, and how many at once.
   *
   * @param maxTimeToProcess bound on a whole termination
   * @param drainTimeout bound on the drain; null where only the whole is bounded
   * @param drainTimeoutUnknown bound on the drain of a node whose kubelet is silent
   * @param drainInterval longest pause between two tries to evict the same pod
   * @param maxGracePeriod longest grace given to a pod that is deleted because time runs out; zero
   *     never deletes
   * @param maxConcurrentDrains how many nodes are drained at once
   * @param maxUnavailable how many nodes may be terminating at the same time
   * @param joinGrace how long an instance of ours may take to show up as a node
   */
  public record LimitSettings(
      Duration maxTimeToProcess,
      @Nullable Duration drainTimeout,
      Duration drainTimeoutUnknown,
      Duration drainInterval,
      Duration maxGracePeriod,
      int maxConcurrentDrains,
      MaxUnavailable maxUnavailable,
      Duration joinGrace) {}

  /**
   * What is taken out of load balancers.
   *
   * @param targetGroups whether instances are taken out of target groups
   * @param classicElbs whether instances are taken out of classic ELBs
   * @param settleTime until an ALB's or classic ELB's own nodes have heard of a deregistration; may
   *     be zero
   * @param settleTimeNlb the same for NLB and GWLB; may be zero
   */
  public record LoadBalancerSettings(
      boolean targetGroups, boolean classicElbs, Duration settleTime, Duration settleTimeNlb) {}
}
