package io.lifecyclemanager.termination;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run may take.
 *
 * @param maxDuration bound on the whole run
 * @param maxDrain bound on the drain; null where only the whole is bounded
 * @param maxDrainUnreachable bound on the drain of a node whose kubelet is silent: nobody will ever
 *     stop its pods
 * @param nodeJoinTimeout how long an instance of ours may take to show up as a node
 * @param deregister whether load balancers are looked at
 */
public record TerminationPolicy(
    Duration maxDuration,
    @Nullable Duration maxDrain,
    Duration maxDrainUnreachable,
    Duration nodeJoinTimeout,
    boolean deregister) {}
