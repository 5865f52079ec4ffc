package io.lifecyclemanager.doctor;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code serve} is told, as far as it matters to a check.
 *
 * @param queue name or URL of the queue
 * @param cluster name of the cluster; empty where none is given
 * @param groups names of groups that are the cluster's own whatever their tags say
 * @param account that {@code serve} runs as
 * @param role ARN of the role that it has in AWS; empty to take that of the account's annotation
 * @param maxTime bound on a whole termination
 * @param maxGrace longest grace of a pod that is deleted past its budgets; zero never deletes
 * @param targetGroups whether instances are taken out of target groups
 * @param classic whether instances are taken out of classic ELBs
 * @param networkSettle how long an NLB may still send new connections
 */
public record Sought(
    String queue,
    Optional<String> cluster,
    Set<String> groups,
    Cluster.ServiceAccount account,
    Optional<String> role,
    Duration maxTime,
    Duration maxGrace,
    boolean targetGroups,
    boolean classic,
    Duration networkSettle) {
  /** Keeps its own copy. */
  public Sought {
    groups = Set.copyOf(groups);
  }

  /** Whether instances are taken out of a balancer of this kind. */
  boolean deregistersFrom(Cloud.Kind kind) {
    return switch (kind) {
      case APPLICATION, NETWORK -> targetGroups;
      case CLASSIC -> classic;
    };
  }
}
