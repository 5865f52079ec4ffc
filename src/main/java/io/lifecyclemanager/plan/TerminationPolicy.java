package io.lifecyclemanager.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * The limits of every termination.
 *
 * @param maxDuration of the whole termination
 * @param maxDrain of the drain, from its begin; empty where only {@code maxDuration} limits it
 * @param maxDrainUnreachable of the drain of an unreachable node, where no kubelet stops pods
 * @param forceUnreachable whether the pods of an unreachable node are deleted after that time
 * @param nodeJoinTimeout how long an instance without a node may take to join the cluster
 * @param deregister whether instances are deregistered from load balancers
 * @param waitForReplacement how long a node is held for a replacement of its instance, unless the
 *     hook says otherwise; zero for no wait
 * @param onDeadline the result with which actions are completed when the time was too short
 */
public record TerminationPolicy(
    Duration maxDuration,
    Optional<Duration> maxDrain,
    Duration maxDrainUnreachable,
    boolean forceUnreachable,
    Duration nodeJoinTimeout,
    boolean deregister,
    DeadlineVerdict onDeadline,
    Duration waitForReplacement) {}
