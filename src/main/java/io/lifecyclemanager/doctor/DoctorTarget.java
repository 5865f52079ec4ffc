package io.lifecyclemanager.doctor;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code serve} is told, as far as it matters to a check.
 *
 * @param queue name or URL of the queue
 * @param clusterName name of the cluster; empty where none is given
 * @param groups names of groups that are the cluster's own whatever their tags say
 * @param serviceAccount that {@code serve} runs as
 * @param roleArn ARN of the role that it has in AWS; empty to take that of the account's annotation
 * @param maxTimeToProcess bound on a whole termination
 * @param maxGracePeriod longest grace of a pod that is deleted past its budgets; zero never deletes
 * @param targetGroups whether instances are taken out of target groups
 * @param classicLoadBalancers whether instances are taken out of classic ELBs
 * @param nlbSettleTime how long an NLB may still send new connections
 */
public record DoctorTarget(
    String queue,
    Optional<String> clusterName,
    Set<String> groups,
    ClusterInspector.ServiceAccount serviceAccount,
    Optional<String> roleArn,
    Duration maxTimeToProcess,
    Duration maxGracePeriod,
    boolean targetGroups,
    boolean classicLoadBalancers,
    Duration nlbSettleTime) {
  /** Keeps its own copy. */
  public DoctorTarget {
    groups = Set.copyOf(groups);
  }

  /** Whether instances are taken out of a balancer of this kind. */
  boolean deregistersFrom(AccountInspector.LoadBalancerFamily kind) {
    return switch (kind) {
      case APPLICATION, NETWORK -> targetGroups;
      case CLASSIC -> classicLoadBalancers;
    };
  }
}
