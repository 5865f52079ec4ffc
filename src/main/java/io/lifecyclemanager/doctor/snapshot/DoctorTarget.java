package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.event.EventKind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The installation that is checked: what the options of {@code serve} say about it.
 *
 * @param queue name or URL of the queue
 * @param clusterName name of the cluster; empty if none is given
 * @param groups names of groups that belong to the cluster whatever their tags say
 * @param serviceAccount that {@code serve} runs as
 * @param roleArn ARN of the IAM role of {@code serve}; empty to read it from the annotation of the
 *     service account
 * @param maxTimeToProcess bound on a whole termination
 * @param maxGracePeriod longest grace period that a forced deletion grants; zero if {@code serve}
 *     never forces a deletion
 * @param targetGroups whether {@code serve} deregisters instances from target groups
 * @param classicLoadBalancers whether {@code serve} deregisters instances from classic ELBs
 * @param nlbSettleTime how long an NLB may send new connections after a deregistration
 * @param hookNames the only hooks that {@code serve} completes; empty for all
 * @param events the kinds of EC2 events to which {@code serve} responds
 * @param features what the options of {@code serve} turn on
 * @param completesLaunches whether {@code serve} completes launching hooks
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
    Duration nlbSettleTime,
    Set<String> hookNames,
    Set<EventKind> events,
    Set<OptionalFeature> features,
    boolean completesLaunches) {
  public DoctorTarget {
    groups = Set.copyOf(groups);
    hookNames = Set.copyOf(hookNames);
    events = Set.copyOf(events);
    features = Set.copyOf(features);
  }

  /** Whether {@code serve} completes the actions of a launching hook of this name. */
  public boolean completesLaunches(String hook) {
    return completesLaunches && (hookNames.isEmpty() || hookNames.contains(hook));
  }

  /** Whether {@code serve} deregisters instances from load balancers of this family. */
  public boolean deregistersFrom(AccountInspector.LoadBalancerFamily family) {
    return switch (family) {
      case APPLICATION, NETWORK -> targetGroups;
      case CLASSIC -> classicLoadBalancers;
    };
  }
}
